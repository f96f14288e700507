import { ClientError, createClient, type PortolanClient, type ScanRequest } from "@portolan/client";
import { formatPorts } from "@portolan/core";
import { escapeForTerminal } from "@portolan/report";
import type { ScanOptions } from "../option-table.ts";
import type { Session } from "../scan/carry-out.ts";
import { withoutUndefined } from "../scan/pace.ts";
import type { PlannedRequest } from "../scan/plan-request.ts";
import { UsageError } from "../usage-error.ts";
import { readToken } from "./read-token.ts";
import { ServerScan } from "./server-scan.ts";

/** A scan that has been planned here, and is to be made by a server. */
export interface ServerSessionOptions {
  readonly options: ScanOptions;
  /** The command line, without the command. */
  readonly argv: readonly string[];
  readonly request: PlannedRequest;
}

/**
 * What a server is to do, and where it has done it. Asks it for nothing yet. Throws a `UsageError` for an address or a token that is none.
 */
export async function serverSession(
  url: string,
  { options, argv, request }: ServerSessionOptions,
): Promise<Pick<Session, "start" | "whereabouts">> {
  const tell = (message: string): void => {
    if (!options.quiet) process.stderr.write(`portolan: ${escapeForTerminal(message)}\n`);
  };
  const token = await readToken(options.tokenFile, process.env);
  const client = openClient(url, token, options.serverPatience);
  if (token !== undefined && isReadableOnTheWay(url))
    tell(`warning: the token goes to ${new URL(url).host} unencrypted: use an address with https.`);
  const { targets, ports } = request;
  const scan = new ServerScan({
    client,
    url,
    request: bodyOf(request),
    targets,
    probes: targets.addresses.size * (ports.tcp.length + ports.udp.length),
    arguments: ["portolan", ...argv],
    tell,
  });
  return { start: () => scan, whereabouts: () => scan.whereabouts };
}

function openClient(url: string, token: string | undefined, patienceMs: number | undefined): PortolanClient {
  try {
    return createClient({ url, token, ...withoutUndefined({ patienceMs }) });
  } catch (error) {
    if (error instanceof ClientError) throw new UsageError(error.message, { cause: error });
    throw error;
  }
}

/** What names mean, and what is left out, has been decided here: the server gets addresses. */
function bodyOf({ targets, ports, engine, techniques, pace = {}, records, hosts, seed }: PlannedRequest): ScanRequest {
  return {
    targets: targets.addresses.toJSON(),
    ports: formatPorts(ports),
    ...withoutUndefined({ engine, records, hosts, seed }),
    ...(techniques === undefined ? {} : { techniques: [...techniques] }),
    ...(Object.keys(pace).length === 0 ? {} : { pace }),
  };
}

/** Whether others on the network can read what is sent. */
function isReadableOnTheWay(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === "http:" && !/^(?:localhost|127\.[\d.]+|\[::1\])$/.test(hostname);
}
