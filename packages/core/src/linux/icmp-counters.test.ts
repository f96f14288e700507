import { expect, it } from "vitest";
import { destinationUnreachables } from "./icmp-counters.ts";

it.runIf(process.platform === "linux")("counts the ICMP errors of both families", () => {
  for (const family of [4, 6] as const) expect(destinationUnreachables(family)).toBeGreaterThanOrEqual(0);
});
