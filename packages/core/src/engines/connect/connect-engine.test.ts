import { type AddressInfo, createServer, type Server } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ProbeKind } from "../../packets/probe-kind.ts";
import { describeEngine } from "../engine.contract.ts";
import { type Destination, PromptResult, SendResult } from "../engine.ts";
import { type Observation, ObservationKind } from "../observation.ts";
import { ConnectEngine } from "./connect-engine.ts";

describeEngine("connect", (options) => new ConnectEngine(options));

describe("the connect engine's probes that are tried at once", () => {
  const SLOTS = 200;
  let server: Server;
  let openPort: number;

  beforeAll(async () => {
    server = createServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    openPort = (server.address() as AddressInfo).port;
  });

  afterAll(() => new Promise<void>((resolve) => server.close(() => resolve())));

  const to = (port: number): Destination => ({
    kind: ProbeKind.connect,
    family: 4,
    address: Uint8Array.of(127, 0, 0, 1),
    port,
    attempt: 1,
  });

  /** Port 1 of loopback is nobody's. */
  const portOf = (slot: number): number => (slot % 7 === 3 ? openPort : 1);

  it("tell a refusal without a slot, and all else once a slot is given", async () => {
    const seen = new Map<number, Observation[]>();
    const engine = new ConnectEngine({
      slots: SLOTS,
      mayBlock: false,
      sink: (slot, observation) => seen.set(slot, [...(seen.get(slot) ?? []), observation]),
    });
    for (let slot = 0; slot < SLOTS; slot += 1) {
      const result = engine.prompt.tryAtOnce(to(portOf(slot)));
      if (result === PromptResult.refused) seen.set(slot, [ObservationKind.reset]);
      else {
        expect(result).toBe(PromptResult.unsettled);
        expect(seen.has(slot)).toBe(false);
        expect(engine.prompt.adopt(slot, to(portOf(slot)))).toBe(SendResult.sent);
      }
    }
    while (seen.size < SLOTS) await engine.poll(5);
    await engine.poll(5);
    for (let slot = 0; slot < SLOTS; slot += 1) {
      const expected = portOf(slot) === openPort ? ObservationKind.connected : ObservationKind.reset;
      expect([slot, seen.get(slot)]).toEqual([slot, [expected]]);
    }
    expect(engine.prompt.areUsual).toBe(true);
    engine.close();
  });

  it("are not usual before it has shown that answers come at once", () => {
    const engine = new ConnectEngine({ slots: SLOTS, mayBlock: false, sink: () => undefined });
    expect(engine.prompt.areUsual).toBe(false);
    engine.close();
  });

  it("may be cancelled once they have a slot", async () => {
    const seen: number[] = [];
    const engine = new ConnectEngine({ slots: SLOTS, mayBlock: false, sink: (slot) => seen.push(slot) });
    expect(engine.prompt.tryAtOnce(to(openPort))).toBe(PromptResult.unsettled);
    engine.prompt.adopt(5, to(openPort));
    engine.cancel(5);
    seen.length = 0;
    await engine.poll(5);
    expect(seen).toEqual([]);
    engine.close();
  });

  it("that the system itself refuses are told once they have a slot", () => {
    const seen: number[] = [];
    const engine = new ConnectEngine({ slots: SLOTS, mayBlock: false, sink: (slot) => seen.push(slot) });
    // tcp(7): there is no connection to a broadcast address, and no packet is sent.
    const broadcast = { ...to(80), address: Uint8Array.of(127, 255, 255, 255) };
    expect(engine.prompt.tryAtOnce(broadcast)).toBe(PromptResult.unsettled);
    expect(seen).toEqual([]);
    engine.prompt.adopt(7, broadcast);
    expect(seen).toEqual([7]);
    expect(engine.lastLack).toBe("");
    engine.close();
  });
});
