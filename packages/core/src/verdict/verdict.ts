import type { Reason } from "./reason.ts";
import type { PortState } from "./state.ts";

/** What is said of a port, and why. */
export interface Verdict {
  readonly state: PortState;
  readonly reason: Reason;
}
