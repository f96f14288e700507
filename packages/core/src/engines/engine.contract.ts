import { readdirSync } from "node:fs";
import { type AddressInfo, createServer, type Server } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ProbeKind } from "../packets/probe-kind.ts";
import type { EngineOptions, ProbeEngine } from "./engine.ts";
import { SendResult } from "./engine.ts";
import type { EngineName } from "./engine-name.ts";
import { type Observation, ObservationKind } from "./observation.ts";

const LOOPBACK = {
  4: { text: "127.0.0.1", bytes: Uint8Array.of(127, 0, 0, 1) },
  6: { text: "::1", bytes: Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1) },
} as const;

const SLOTS = 16;

/** An engine with everything that it reports, by slot. */
class Harness {
  readonly seen = new Map<number, Observation[]>();
  readonly engine: ProbeEngine;

  constructor(create: (options: EngineOptions) => ProbeEngine, mayBlock: boolean) {
    this.engine = create({
      slots: SLOTS,
      mayBlock,
      sink: (slot, observation) => this.seen.set(slot, [...(this.seen.get(slot) ?? []), observation]),
    });
  }

  send(slot: number, family: 4 | 6, port: number): SendResult {
    // The prober's buffer is filled anew for each probe: so is this one.
    const address = Uint8Array.from(LOOPBACK[family].bytes);
    const result = this.engine.send(slot, { kind: ProbeKind.connect, family, address, port, attempt: 1 });
    address.fill(0xff);
    return result;
  }

  async until(slots: number): Promise<void> {
    while (this.seen.size < slots) await this.engine.poll(5);
  }
}

async function listen(family: 4 | 6): Promise<{ readonly server: Server; readonly port: number }> {
  const server = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve) =>
    server.listen({ port: 0, host: LOOPBACK[family].text, ipv6Only: family === 6 }, resolve),
  );
  return { server, port: (server.address() as AddressInfo).port };
}

const close = (server: Server): Promise<void> => new Promise((resolve) => server.close(() => resolve()));

/** What every engine that connects must do, against real sockets. */
export function describeEngine(name: EngineName, create: (options: EngineOptions) => ProbeEngine): void {
  describe.each([4, 6] as const)(`the ${name} engine over IPv%i`, (family) => {
    let open: { readonly server: Server; readonly port: number };
    let closedPort: number;

    beforeAll(async () => {
      open = await listen(family);
      const other = await listen(family);
      closedPort = other.port;
      await close(other.server);
    });

    afterAll(() => close(open.server));

    it.each([true, false])("tells a listener from a refusal, each once (may block: %s)", async (mayBlock) => {
      const harness = new Harness(create, mayBlock);
      for (let slot = 0; slot < SLOTS; slot += 1) {
        expect(harness.send(slot, family, slot % 2 === 0 ? open.port : closedPort)).toBe(SendResult.sent);
      }
      await harness.until(SLOTS);
      await harness.engine.poll(5);
      for (let slot = 0; slot < SLOTS; slot += 1) {
        expect(harness.seen.get(slot)).toEqual([slot % 2 === 0 ? ObservationKind.connected : ObservationKind.reset]);
      }
      harness.engine.close();
    });

    it("uses a slot again and again, and never mixes its probes up", async () => {
      const harness = new Harness(create, false);
      for (let round = 0; round < 40; round += 1) {
        const isOpen = round % 3 === 0;
        harness.send(round % 2, family, isOpen ? open.port : closedPort);
        await harness.until(1);
        expect(harness.seen).toEqual(
          new Map([[round % 2, [isOpen ? ObservationKind.connected : ObservationKind.reset]]]),
        );
        harness.seen.clear();
      }
      harness.engine.close();
    });

    it("reports nothing of a probe that was cancelled, and gives the slot to another", async () => {
      const harness = new Harness(create, false);
      harness.send(3, family, open.port);
      harness.engine.cancel(3);
      // An engine may have known the answer before the send returned: from the cancel on it must be silent.
      harness.seen.clear();
      harness.send(3, family, closedPort);
      await harness.until(1);
      await harness.engine.poll(5);
      expect(harness.seen).toEqual(new Map([[3, [ObservationKind.reset]]]));
      harness.engine.close();
    });

    it("leaves no descriptor open", async () => {
      const before = readdirSync("/proc/self/fd").length;
      const harness = new Harness(create, false);
      for (let slot = 0; slot < SLOTS; slot += 1) harness.send(slot, family, slot % 2 === 0 ? open.port : closedPort);
      await harness.until(SLOTS / 2);
      harness.engine.close();
      // Node closes its handles in the event loop's next turn.
      await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
      const isBack = async (): Promise<boolean> => {
        for (let turn = 0; turn < 200; turn += 1) {
          if (readdirSync("/proc/self/fd").length <= before) return true;
          await new Promise((resolve) => setTimeout(resolve, 5));
        }
        return false;
      };
      expect(await isBack()).toBe(true);
    });
  });
}
