import { fileURLToPath } from "node:url";
import type { ExecOptions, Lab } from "@portolan/tool-netlab";
import type { ProbeKind } from "../../src/packets/probe-kind.ts";

const SCRIPT = fileURLToPath(new URL("./transport-in-namespace.ts", import.meta.url));

export type ProbeKindName = Exclude<keyof typeof ProbeKind, "connect">;

export interface ProbeText {
  readonly kind: ProbeKindName;
  readonly ip: string;
  readonly port: number;
}

/** Probes for a transport in the lab. */
export interface TransportWork {
  readonly probes: readonly ProbeText[];
  /** How many answers to wait for, those counted that found no room. */
  readonly expected: number;
  readonly receiveBytes?: number;
  readonly interfaceName?: string;
  /** Sends each probe by itself. */
  readonly flushEach?: boolean;
}

export interface AnswerText {
  readonly kind: string;
  readonly probe: string;
  readonly ip: string;
  readonly sender: string;
  readonly port: number;
  readonly isOurs: boolean;
  readonly cookieIsRight: boolean;
  readonly icmp?: string;
  readonly data: string;
}

/** What a transport in the lab did and saw. */
export interface TransportReport {
  readonly results: string[];
  readonly answers: AnswerText[];
  lack: string;
  sent: number;
  dropped: number;
  /** Descriptors that were open after it was closed, and not before it was made. */
  leaked: number;
}

/** Sends probes from the scanner's namespace. */
export async function probeInLab(lab: Lab, work: TransportWork, options: ExecOptions = {}): Promise<TransportReport> {
  const words = ["--import", "tsx", SCRIPT, JSON.stringify(work)];
  const { stdout, stderr, exitCode } = await lab.exec(process.execPath, words, options);
  if (exitCode !== 0) throw new Error(`The probes ended with ${exitCode}: ${stderr}`);
  return JSON.parse(stdout) as TransportReport;
}

export function probe(kind: ProbeKindName, ip: string, port = 0): ProbeText {
  return { kind, ip, port };
}

/** An answer in a few words, such as `syn 10.0.0.1 80 synAck`. */
export function answerLine({ kind, probe: asked, ip, port, icmp, data }: AnswerText): string {
  const rest = [icmp ?? "", kind === "datagram" ? data : ""].filter((word) => word !== "");
  return [asked, ip, port, kind, ...rest].join(" ");
}
