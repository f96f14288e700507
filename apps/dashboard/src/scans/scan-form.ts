import { ServerProblem } from "@portolan/client";
import { array, minLength, object, string } from "zod/mini";
import { describeFailure } from "../api/describe-failure.ts";
import type { ScanRequest } from "../api/types.ts";
import type { FieldError } from "../parts/use-submission.ts";

/** How ports are asked, as the form offers it. */
export const TECHNIQUES = {
  auto: { label: "TCP, the best way there is", techniques: undefined },
  connect: { label: "TCP connect", techniques: ["connect"] },
  syn: { label: "TCP SYN", techniques: ["syn"] },
  ack: { label: "TCP ACK", techniques: ["ack"] },
  udp: { label: "UDP", techniques: ["udp"] },
  both: { label: "TCP SYN and UDP", techniques: ["syn", "udp"] },
} as const;

export type Technique = keyof typeof TECHNIQUES;

export const PACES = ["paranoid", "sneaky", "polite", "normal", "aggressive", "insane"] as const;

/** The form as it is filled in. */
export interface ScanFormTexts {
  readonly targets: string;
  readonly ports: string;
  readonly technique: Technique;
  readonly pace: (typeof PACES)[number];
  readonly rate: string;
  readonly records: "open" | "all";
}

export const FIRST_TEXTS: ScanFormTexts = {
  targets: "",
  ports: "1-1024",
  technique: "auto",
  pace: "normal",
  rate: "",
  records: "open",
};

/** The request that a form asks for. */
export function requestOf({ targets, ports, technique, pace, rate, records }: ScanFormTexts): ScanRequest {
  const { techniques } = TECHNIQUES[technique];
  const ratePerSecond = rate.trim() === "" ? undefined : Number(rate);
  const paces = {
    ...(pace === FIRST_TEXTS.pace ? {} : { template: pace }),
    ...(ratePerSecond === undefined ? {} : { ratePerSecond }),
  };
  return {
    targets: targetsOf(targets),
    ports: ports.trim(),
    ...(techniques === undefined ? {} : { techniques: [...techniques] }),
    ...(Object.keys(paces).length === 0 ? {} : { pace: paces }),
    ...(records === "open" ? {} : { records }),
  };
}

/** Targets are apart by spaces, commas or lines. */
export function targetsOf(text: string): string[] {
  return text.split(/[\s,]+/).filter((target) => target !== "");
}

/** What the page itself can tell before it asks. The server judges the rest. */
export function missingFields({ targets, ports, rate }: ScanFormTexts): FieldError[] {
  const errors: FieldError[] = [];
  if (targetsOf(targets).length === 0) errors.push({ field: "targets", message: "Name at least one target." });
  if (ports.trim() === "") errors.push({ field: "ports", message: "Name at least one port." });
  if (!(Number(rate) >= 0)) errors.push({ field: "rate", message: "The rate is a number of probes a second." });
  return errors;
}

const FIELDS_OF_POINTERS: readonly (readonly [start: string, field: string])[] = [
  ["/targets", "targets"],
  ["/ports", "ports"],
  ["/techniques", "technique"],
  ["/pace/ratePerSecond", "rate"],
  ["/pace", "pace"],
  ["/cron", "cron"],
  ["/timeZone", "timeZone"],
  ["/jitterSeconds", "jitterSeconds"],
  ["/name", "name"],
  ["/webhook", "webhookUrl"],
];

const FIELDS_OF_CODES: readonly (readonly [start: string, field: string])[] = [
  ["TARGET_", "targets"],
  ["PORT_", "ports"],
  ["REQUEST_INVALID", "pace"],
  ["ENGINE_", "technique"],
];

const errorsSchema = object({ errors: array(object({ pointer: string(), detail: string() })).check(minLength(1)) });

/** What an error says against a form; that of a schedule has its scan under `/scan`. */
export function errorsOf(error: unknown): readonly FieldError[] {
  if (!(error instanceof ServerProblem)) return [{ message: describeFailure(error) }];
  const { document, code, message } = error;
  const errors = errorsSchema.safeParse(document);
  if (errors.success) {
    return errors.data.errors.map(({ pointer, detail }) =>
      withField(findField(FIELDS_OF_POINTERS, pointer.replace(/^\/scan(?=\/)/, "")), detail),
    );
  }
  if (code === "target-not-allowed") return [{ field: "targets", message }];
  const coreCode = document["code"];
  return [withField(typeof coreCode === "string" ? findField(FIELDS_OF_CODES, coreCode) : undefined, message)];
}

function findField(table: readonly (readonly [start: string, field: string])[], text: string): string | undefined {
  return table.find(([start]) => text.startsWith(start))?.[1];
}

function withField(field: string | undefined, message: string): FieldError {
  return field === undefined ? { message } : { field, message };
}
