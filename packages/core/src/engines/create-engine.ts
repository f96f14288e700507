import { SystemError } from "../errors.ts";
import { libc } from "../linux/libc.ts";
import { rawCapability } from "../linux/raw-capability.ts";
import { randomCookieKey } from "../packets/cookie.ts";
import { ConnectEngine } from "./connect/connect-engine.ts";
import type { EngineOptions, ProbeEngine } from "./engine.ts";
import type { EngineName } from "./engine-name.ts";
import { countsUnreachables, NetEngine } from "./net/net-engine.ts";
import { PacketTransport } from "./raw/packet-transport.ts";
import { RawEngine, SOURCE_PORTS } from "./raw/raw-engine.ts";
import type { RawSettings } from "./raw/raw-settings.ts";
import type { TransportOptions } from "./raw/transport.ts";

/** Makes the engine of a name. */
export function createEngine(name: EngineName, options: EngineOptions, raw: RawSettings): ProbeEngine {
  switch (name) {
    case "raw":
      return createRawEngine(options, raw);
    case "connect":
      return new ConnectEngine(options);
    case "net":
      return new NetEngine(options);
  }
}

/**
 * Whether several threads may probe at once. Engine `net` tells refusals by the machine's count of ICMP errors, where there is one: a second
 * thread's errors would have it try its refusals again and again.
 */
export function mayShareProbing(name: EngineName): boolean {
  return name !== "net" || !countsUnreachables();
}

function createRawEngine(options: EngineOptions, raw: RawSettings): ProbeEngine {
  const { firstSourcePort } = raw;
  const ports = firstSourcePort === undefined ? {} : { firstSourcePort };
  const transport = createTransport(raw, { ...ports, sourcePorts: SOURCE_PORTS });
  return new RawEngine({
    ...options,
    key: randomCookieKey(),
    transport,
    firstSourcePort: transport.firstSourcePort,
    payloads: raw.payloads,
  });
}

/** Makes what sends packets from where a scan is to send them. */
export function createTransport({ interfaceName }: RawSettings, options: TransportOptions): PacketTransport {
  return new PacketTransport({ ...options, ...(interfaceName === undefined ? {} : { interfaceName }) });
}

/** Which engine a scan gets, and why it is not the preferred one when it is not. */
export interface EngineChoice {
  readonly name: EngineName;
  readonly fallback?: SystemError;
}

/** What an engine has to be able to do: make connections, send packets of ours, or whichever it does best. */
export type Need = "connect" | "packets" | "any";

/**
 * Decides for an engine: the one that was asked for, or the best that works here.
 *
 * @throws SystemError `ENGINE_UNAVAILABLE` when the one that was asked for does not work here, or none does what is needed.
 */
export function chooseEngine(wanted: EngineName | "auto", need: Need = "any"): EngineChoice {
  if (need === "packets" && wanted !== "raw" && wanted !== "auto") {
    throw new SystemError(
      "ENGINE_UNAVAILABLE",
      `The engine "${wanted}" makes connections only: use the engine "raw" for this scan.`,
    );
  }
  if (wanted === "raw" || need === "packets") {
    requireRaw();
    return { name: "raw" };
  }
  if (wanted === "auto" && need === "any") {
    const refusal = rawRefusal();
    if (refusal === undefined) return { name: "raw" };
    const choice = chooseConnecting("auto");
    return choice.fallback === undefined ? { ...choice, fallback: refusal } : choice;
  }
  return chooseConnecting(wanted);
}

function chooseConnecting(wanted: Exclude<EngineName, "raw"> | "auto"): EngineChoice {
  if (wanted === "net") return { name: "net" };
  try {
    libc();
    return { name: "connect" };
  } catch (error) {
    if (wanted === "auto" && error instanceof SystemError) return { name: "net", fallback: error };
    throw error;
  }
}

function requireRaw(): void {
  const refusal = rawRefusal();
  if (refusal !== undefined) throw refusal;
}

/** Why this process may not send packets of its own; undefined where it may. */
function rawRefusal(): SystemError | undefined {
  let detail: string;
  try {
    const capability = rawCapability();
    if (capability.available) return undefined;
    detail = capability.lack;
  } catch (error) {
    if (error instanceof SystemError) return error;
    throw error;
  }
  return new SystemError(
    "ENGINE_UNAVAILABLE",
    `Raw sockets are not allowed here (${detail}), so ports are asked by connections: for SYN, ACK and UDP scans run as root, or give a copy of node the right (sudo setcap cap_net_raw+ep ./node) and run that.`,
  );
}
