import {
  type Protocol,
  parsePorts,
  type ResolveTargetsInput,
  resolveTargets,
  type ScanEvent,
  type ScanRequest,
  type ServiceCatalogue,
} from "@portolan/core";
import { udpPayloads } from "@portolan/services-db";
import type { RequestHandler } from "express";
import type { Limits } from "../limits.ts";
import { firstOutside } from "../loopback.ts";
import { Problem } from "../problem/problem.ts";
import { streamEvents } from "./event-stream.ts";
import { parseScanBody, type ScanBody } from "./scan-body.ts";
import { ScanSlots } from "./scan-slots.ts";

/** What scans are made with. */
export interface ScanRouteOptions {
  readonly limits: Limits;
  readonly catalogue: ServiceCatalogue;
  /** How names are looked up. */
  readonly lookup: ResolveTargetsInput["lookup"];
  readonly startScan: (request: ScanRequest) => AsyncIterable<ScanEvent>;
  /** Aborted when the server stops: running scans end, and none begins. */
  readonly stopping: AbortSignal;
}

/** `POST /v1/scans`: scans, and streams the events while it does. A client that goes away aborts its scan. */
export function scanRoute(options: ScanRouteOptions): RequestHandler {
  const { limits, stopping } = options;
  const slots = new ScanSlots(limits.concurrentScans);
  return async (request, response) => {
    if (!request.is("application/json")) {
      throw new Problem("media-type-unsupported", "Send the body as application/json.");
    }
    const body = parseScanBody(request.body);
    if (stopping.aborted) throw new Problem("unavailable", "This server is stopping: try again when it is back.");
    const release = slots.take();
    try {
      const gone = new AbortController();
      response.once("close", () => gone.abort());
      const signal = AbortSignal.any([gone.signal, stopping]);
      const scanRequest = await prepareRequest(body, options);
      if (gone.signal.aborted) return;
      const events = options.startScan({ ...scanRequest, signal });
      await streamEvents(events, { response, stalledAfterMs: limits.stalledAfterMs });
    } finally {
      release();
    }
  };
}

/** Names are looked up once: the addresses that are judged here are those that are scanned. */
async function prepareRequest(body: ScanBody, options: ScanRouteOptions): Promise<ScanRequest> {
  const { catalogue, limits, lookup } = options;
  const { engine = "auto", techniques, pace } = body;
  const ports = parsePorts(body.ports, { catalogue, protocols: protocolsOf(techniques) });
  // Nothing is left out unsaid: what may not be scanned is refused below.
  const asked = { include: { specs: body.targets }, includeSpecial: true } as const;
  const targets = await resolveTargets({ ...asked, ...(lookup ? { lookup } : {}) });
  const outside = firstOutside(targets.addresses);
  if (outside !== undefined) {
    const detail = `${outside} is not an address of this machine's loopback: scan 127.0.0.0/8 or ::1 for now.`;
    throw new Problem("target-not-allowed", detail, { members: { address: outside } });
  }
  const probes = targets.addresses.size * (ports.tcp.length + ports.udp.length);
  if (probes > limits.probesPerScan) {
    const detail = `${probes} probes are more than the ${limits.probesPerScan} of a scan here: scan fewer targets or ports.`;
    throw new Problem("scan-too-large", detail);
  }
  return {
    targets,
    ports,
    engine,
    catalogue,
    udpPayloads,
    ...(techniques === undefined ? {} : { techniques }),
    ...(pace === undefined ? {} : { pace }),
  };
}

/** Which ports a bare number means: those of every technique that is asked for, TCP by default. */
function protocolsOf(techniques: ScanBody["techniques"] = ["connect"]): Protocol[] {
  const ofTcp: Protocol[] = techniques.some((technique) => technique !== "udp") ? ["tcp"] : [];
  return techniques.includes("udp") ? [...ofTcp, "udp"] : ofTcp;
}
