import { describe, expect, it } from "vitest";
import { engineRefusal } from "../engines/engine-refusal.ts";
import type { ScanEvent } from "../results/events.ts";
import { prepareDiscovered } from "./prepare-discovered.ts";

/** Prepares a scan, and tells whether hosts would have been looked for first; nothing is sent. */
async function looksFor(targets: readonly string[]): Promise<boolean> {
  let hasLooked = false;
  const found: readonly ScanEvent[] = [];
  const request = { targets, ports: "9", includeSpecial: true };
  await prepareDiscovered(
    request,
    "auto",
    () => undefined,
    async function* () {
      hasLooked = true;
      yield* found;
    },
  );
  return hasLooked;
}

describe("looking for hosts unasked", () => {
  it.each([[["127.0.0.1"]], [["127.0.0.0/8", "::1"]], [["127.3.2.1-127.9.0.0"]]])(
    "leaves this machine out, which is up: %j",
    async (targets) => {
      expect(await looksFor(targets)).toBe(false);
    },
  );

  it.each([[["192.0.2.1"]], [["127.0.0.1", "192.0.2.1"]], [["::1", "2001:db8::1"]]])(
    "is done for others where packets may be sent: %j",
    async (targets) => {
      expect(await looksFor(targets)).toBe(engineRefusal("raw") === undefined);
    },
  );
});
