import { SystemError } from "../errors.ts";
import { chooseEngine } from "./create-engine.ts";
import type { EngineName } from "./engine-name.ts";

/** Why an engine does not work here, an error of code `ENGINE_UNAVAILABLE`; undefined where it does. Sends nothing. */
export function engineRefusal(name: EngineName): SystemError | undefined {
  try {
    chooseEngine(name);
    return undefined;
  } catch (error) {
    if (error instanceof SystemError) return error;
    throw error;
  }
}
