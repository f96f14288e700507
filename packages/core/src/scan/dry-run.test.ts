import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sampleHeader, sampleState } from "../../test/virtual/sample-checkpoint.ts";
import { answered, silent } from "../../test/virtual/virtual-network.ts";
import { VirtualRunner } from "../../test/virtual/virtual-runner.ts";
import type { Checkpoint } from "../checkpoint/read-checkpoint.ts";
import { ScanSpace } from "../plan/scan-space.ts";
import { seedWords } from "../plan/seed.ts";
import { AddressSet } from "../targets/address-set.ts";
import { Order } from "../workers/control-block.ts";
import type { ShardPosition } from "../workers/protocol.ts";
import { type DryRun, dryRun, dryRunResumed } from "./dry-run.ts";
import { planPairs } from "./plan-pairs.ts";
import { prepareScan } from "./prepare-scan.ts";
import type { ScanRequest } from "./request.ts";
import { ScanRun } from "./scan-run.ts";

/** A /16 whose own addresses are told apart by two octets, and twenty ports, of which one host and a block are excluded. */
const PREFIX = "10.7.";
const PORTS = 20;
const PAIRS = 65_536 * PORTS;
const SEED = "0123456789abcdef0123456789abcdef";

/** A bit for each pair of the /16, by address and port. */
class Bitmap {
  readonly #bits = new Uint8Array(PAIRS);
  doubles = 0;
  strangers = 0;

  add(pairs: Iterable<{ readonly ip: string; readonly protocol: string; readonly port: number }>): this {
    for (const { ip, protocol, port } of pairs) {
      const [third = Number.NaN, fourth = Number.NaN] = ip.slice(PREFIX.length).split(".").map(Number);
      const index = (third * 256 + fourth) * PORTS + port - 1;
      if (!ip.startsWith(PREFIX) || protocol !== "tcp" || port < 1 || port > PORTS || this.#bits[index] === undefined)
        this.strangers += 1;
      else if (this.#bits[index] === 1) this.doubles += 1;
      else this.#bits[index] = 1;
    }
    return this;
  }

  /** Hosts, by their last two octets as a number, that lack at least one of their ports. */
  get hostsLacking(): number[] {
    const lacking: number[] = [];
    for (let host = 0; host < 65_536; host += 1) {
      if (!this.#bits.subarray(host * PORTS, (host + 1) * PORTS).every((bit) => bit === 1)) lacking.push(host);
    }
    return lacking;
  }

  get count(): number {
    return this.#bits.reduce((sum, bit) => sum + bit, 0);
  }
}

const whole: ScanRequest = { targets: [`${PREFIX}0.0/16`], ports: `1-${PORTS}`, seed: SEED };

function expectOnce(bitmap: Bitmap): void {
  expect({ doubles: bitmap.doubles, strangers: bitmap.strangers, count: bitmap.count }).toEqual({
    doubles: 0,
    strangers: 0,
    count: PAIRS,
  });
}

describe("a dry run of a /16 x 20 ports", () => {
  it("has every pair once", async () => {
    const run = await dryRun(whole);
    expect(run).toMatchObject({ probes: PAIRS, seed: SEED, warnings: [] });
    expectOnce(new Bitmap().add(run));
  });

  it("has every pair once over 7 shards", async () => {
    const bitmap = new Bitmap();
    let probes = 0;
    for (let index = 1; index <= 7; index += 1) {
      const run = await dryRun({ ...whole, shard: { index, count: 7 } });
      probes += run.probes;
      bitmap.add(run);
    }
    expect(probes).toBe(PAIRS);
    expectOnce(bitmap);
  });

  it("has no excluded pair, and every other once", async () => {
    const all = AddressSet.fromJSON([`${PREFIX}0.0-${PREFIX}255.255`]);
    const addresses = all.subtract(AddressSet.fromJSON([`${PREFIX}3.0-${PREFIX}3.255`, `${PREFIX}9.9`]));
    const targets = { addresses, hostnames: new Map<string, string>(), unresolved: [] };
    const bitmap = new Bitmap();
    for (let index = 1; index <= 7; index += 1)
      bitmap.add(await dryRun({ ...whole, targets, shard: { index, count: 7 } }));
    const excluded = [...Array.from({ length: 256 }, (_, host) => 3 * 256 + host), 9 * 256 + 9];
    expect(bitmap.hostsLacking).toEqual(excluded);
    expect(bitmap.count).toBe(PAIRS - excluded.length * PORTS);
    expect([bitmap.doubles, bitmap.strangers]).toEqual([0, 0]);
  });

  it("has, from a checkpoint on, what is left and nothing that was decided", async () => {
    const space = new ScanSpace(65_536, PORTS, seedWords(SEED));
    const { addresses, probes } = await prepareScan(whole);
    // Three threads that stopped in the middle: what each had decided is below `next`, but for every 97th pair, which it awaited.
    const cuts = [0, 400_000, 700_001, PAIRS];
    const decided: ShardPosition[] = [];
    const shards = [0, 1, 2].map((index) => {
      const [start = 0, end = 0] = cuts.slice(index, index + 2);
      const next = start + Math.floor((end - start) / (index + 2));
      const pending: number[] = [];
      const done: number[] = [];
      for (let position = start; position < next; position += 1) (position % 97 === 5 ? pending : done).push(position);
      decided.push({ next: end, end, pending: done });
      return { next, end, pending };
    });
    const left = shards.reduce((sum, { next, end, pending }) => sum + end - next + pending.length, 0);
    const resumed = await dryRunResumed(checkpointOf({ ...sampleState(0), groups: [], decided: PAIRS - left, shards }));
    expect(resumed.probes).toBe(left);
    const bitmap = new Bitmap().add(resumed);
    expect(bitmap.count).toBe(left);
    bitmap.add(planPairs({ space, addresses, probes, shards: decided }));
    expectOnce(bitmap);
  });
});

function checkpointOf(state: Checkpoint["state"]): Checkpoint {
  const header = sampleHeader();
  const specification = {
    ...header.specification,
    addresses: [`${PREFIX}0.0-${PREFIX}255.255`],
    hostnames: [],
    ports: `1-${PORTS}`,
    seed: SEED,
  };
  return { path: "checkpoint", header: { ...header, specification }, state, validBytes: 0 };
}

const textsOf = (run: DryRun) => Array.from(run, ({ ip, port, protocol }) => `${ip} ${port}/${protocol}`);

describe("a dry run", () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "portolan-dry-run-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const small: ScanRequest = { targets: ["127.0.0.0/29"], ports: "1-60", records: "all", seed: "7" };

  it("is in the order in which one thread sends", async () => {
    const runner = new VirtualRunner(() => answered(1));
    const run = new ScanRun(await prepareScan({ ...small, workers: 0 }), () => runner);
    for await (const _ of run.events());
    const sent = runner.sends.filter(({ attempt }) => attempt === 1).map(({ host, port }) => `${host} ${port}/tcp`);
    const plan = textsOf(await dryRun(small));
    // A full window keeps a host's probes waiting while those of other hosts go, so the order is one of each host's own.
    for (const host of new Set(sent.map((text) => text.split(" ")[0] ?? ""))) {
      const ofHost = (texts: readonly string[]) => texts.filter((text) => text.startsWith(`${host} `));
      expect(ofHost(sent)).toEqual(ofHost(plan));
    }
    expect(new Set(sent)).toEqual(new Set(plan));
  });

  it("gives what a stopped scan has left, whenever it was stopped", async () => {
    const path = join(folder, "stopped");
    await fc.assert(
      fc.asyncProperty(fc.nat(400), async (eventsBefore) => {
        const prepared = await prepareScan({ ...small, workers: 3, checkpoint: { path, intervalMs: 0 } });
        const runner = new VirtualRunner(({ port }) => (port % 3 === 0 ? silent : answered(9)));
        const run = new ScanRun(prepared, () => runner);
        const told: string[] = [];
        let events = 0;
        for await (const event of run.events()) {
          if (event.type === "port") told.push(`${event.ip} ${event.port}/${event.protocol}`);
          events += 1;
          if (events === eventsBefore) run.control.give(Order.abort);
        }
        const isFinished = !(await readdir(folder)).includes("stopped");
        const left = isFinished ? [] : textsOf(await dryRunResumed(path));
        expect([...told, ...left].sort()).toEqual(textsOf(await dryRun(small)).sort());
        await rm(path, { force: true });
      }),
      { numRuns: 25 },
    );
  });

  it("leaves a checkpoint as it is", async () => {
    const path = join(folder, "kept");
    const state = { ...sampleState(0), groups: [], shards: [{ next: 90, end: 100, pending: [3] }], decided: 89 };
    const text = `${JSON.stringify(sampleHeader())}\n${JSON.stringify({ type: "commit", state })}\n{"type":"po`;
    await writeFile(path, text);
    expect((await dryRunResumed(path)).probes).toBe(11);
    expect(await readFile(path, "utf8")).toBe(text);
  });

  it("refuses a checkpoint that no scan can have written", async () => {
    const damaged = checkpointOf({ ...sampleState(0), groups: [], shards: [{ next: 5, end: 100, pending: [7] }] });
    await expect(dryRunResumed(damaged)).rejects.toMatchObject({ code: "CHECKPOINT_INVALID" });
  });

  it("writes no checkpoint, and takes no notice of one that is there", async () => {
    const path = join(folder, "there");
    await writeFile(path, "another scan's");
    const run = await dryRun({ ...small, checkpoint: { path } });
    expect(textsOf(run)).toHaveLength(480);
    expect(await readFile(path, "utf8")).toBe("another scan's");
  });

  it("may be read again, and repeats by its seed", async () => {
    const { seed: _, ...unseeded } = small;
    const run = await dryRun(unseeded);
    expect(textsOf(run)).toEqual(textsOf(run));
    expect(textsOf(await dryRun({ ...small, seed: run.seed }))).toEqual(textsOf(run));
  });

  it("tells of special-purpose addresses that it leaves out", async () => {
    const { probes, warnings } = await dryRun({ targets: ["223.255.255.0-224.0.0.255"], ports: "80" });
    expect(probes).toBe(256);
    expect(warnings.map(({ code }) => code)).toEqual(["special-purpose-skipped"]);
  });

  it("refuses what a scan refuses", async () => {
    await expect(dryRun({ ...small, pace: { maxRetries: 51 } })).rejects.toMatchObject({ code: "REQUEST_INVALID" });
    await expect(dryRun({ ...small, ports: "70000" })).rejects.toMatchObject({ code: "PORT_INVALID" });
    await expect(dryRun({ ...small, shard: { index: 3, count: 2 } })).rejects.toMatchObject({ code: "SHARD_INVALID" });
  });

  it("asks TCP and UDP ports, and hosts where hosts alone are looked for", async () => {
    const request: ScanRequest = { targets: ["127.0.0.1", "::1"], ports: "T:80,U:53", techniques: ["syn", "udp"] };
    expect(textsOf(await dryRun(request)).sort()).toEqual([
      "127.0.0.1 53/udp",
      "127.0.0.1 80/tcp",
      "::1 53/udp",
      "::1 80/tcp",
    ]);
    const only = await dryRun({ ...request, targets: ["127.0.0.1"], discovery: { only: true } });
    expect(textsOf(only).sort()).toEqual([
      "127.0.0.1 0/echo",
      "127.0.0.1 0/neighbour",
      "127.0.0.1 0/timestamp",
      "127.0.0.1 443/tcp",
      "127.0.0.1 80/tcp",
    ]);
    const probes = [{ kind: "syn", ports: [22, 25] }, { kind: "udp" }, { kind: "neighbour" }] as const;
    const chosen = await dryRun({ ...request, targets: ["127.0.0.1"], discovery: { only: true, probes } });
    expect(textsOf(chosen).sort()).toEqual([
      "127.0.0.1 0/neighbour",
      "127.0.0.1 22/tcp",
      "127.0.0.1 25/tcp",
      "127.0.0.1 40125/udp",
    ]);
  });
});
