import { SystemError } from "../errors.ts";
import { libc } from "../linux/libc.ts";
import { ConnectEngine } from "./connect/connect-engine.ts";
import type { EngineOptions, ProbeEngine } from "./engine.ts";
import type { EngineName } from "./engine-name.ts";
import { NetEngine } from "./net/net-engine.ts";

/** Makes the engine of a name. */
export function createEngine(name: EngineName, options: EngineOptions): ProbeEngine {
  switch (name) {
    case "connect":
      return new ConnectEngine(options);
    case "net":
      return new NetEngine(options);
  }
}

/** Which engine a scan gets, and why it is not the preferred one when it is not. */
export interface EngineChoice {
  readonly name: EngineName;
  readonly fallback?: SystemError;
}

/**
 * Decides for an engine: the one that was asked for, or the best that works here.
 *
 * @throws SystemError `ENGINE_UNAVAILABLE` when the one that was asked for does not work here.
 */
export function chooseEngine(wanted: EngineName | "auto"): EngineChoice {
  if (wanted === "net") return { name: "net" };
  try {
    libc();
    return { name: "connect" };
  } catch (error) {
    if (wanted === "auto" && error instanceof SystemError) return { name: "net", fallback: error };
    throw error;
  }
}
