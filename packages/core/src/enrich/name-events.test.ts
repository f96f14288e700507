import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { EndStatus, HostEvent, PortEvent, ScanEvent } from "../results/events.ts";
import type { HostState, PortState } from "../verdict/state.ts";
import { type NamingOptions, nameEvents } from "./name-events.ts";

const time = "2026-01-01T00:00:00.000Z";
const FOREVER_MS = 2 ** 30;

const port = (ip: string, number: number, state: PortState = "open"): PortEvent => ({
  type: "port",
  ip,
  protocol: "tcp",
  port: number,
  state,
  reason: "syn-ack",
  time,
});
const host = (ip: string, state: HostState = "up"): HostEvent => ({ type: "host", ip, state, counts: [], time });
const warning: ScanEvent = { type: "warning", code: "local-limit", message: "short" };
const end = (status: EndStatus = "finished"): ScanEvent => ({
  type: "end",
  status,
  time,
  elapsedMs: 1,
  hostsUp: 0,
  hostsDone: 0,
  sent: 0,
  retransmitted: 0,
  answered: 0,
  decided: 0,
  counts: [],
});

/** A finder whose answers come when the test says so. */
class Finder {
  readonly asked: string[] = [];
  readonly #answers = new Map<string, (name: string | undefined) => void>();
  failures = { count: 0, isGivenUp: false };
  isClosed = false;

  find(ip: string): Promise<string | undefined> {
    this.asked.push(ip);
    return new Promise((resolve) => this.#answers.set(ip, resolve));
  }

  answer(ip: string, name: string | undefined): void {
    this.#answers.get(ip)?.(name);
  }

  async close(): Promise<void> {
    this.isClosed = true;
  }
}

const named = (finder: Pick<NamingOptions, "finder">["finder"], options: Partial<NamingOptions> = {}) => ({
  finder,
  hosts: "up" as const,
  abort: () => undefined,
  waitMs: FOREVER_MS,
  ...options,
});

/** A finder that answers at once. */
const knowing = (names: Readonly<Record<string, string>>) => {
  const asked: string[] = [];
  return {
    asked,
    find: async (ip: string) => {
      asked.push(ip);
      return names[ip];
    },
    failures: { count: 0, isGivenUp: false },
    close: async () => undefined,
  };
};

async function* giving(events: readonly ScanEvent[]): AsyncGenerator<ScanEvent> {
  yield* events;
}

async function collect(events: AsyncIterable<ScanEvent>): Promise<ScanEvent[]> {
  const all: ScanEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

describe("nameEvents", () => {
  test("names the ports and the hosts that are up, each host by one question", async () => {
    const finder = knowing({ "192.0.2.1": "one.example" });
    const events = [port("192.0.2.1", 22), port("192.0.2.2", 22), port("192.0.2.1", 80), host("192.0.2.1"), end()];
    const told = await collect(nameEvents(giving(events), named(finder)));
    expect(finder.asked).toEqual(["192.0.2.1", "192.0.2.2"]);
    const hostname = "one.example";
    expect(told.filter((event) => "ip" in event && event.ip === "192.0.2.1")).toEqual([
      { ...port("192.0.2.1", 22), hostname },
      { ...port("192.0.2.1", 80), hostname },
      { ...host("192.0.2.1"), hostname },
    ]);
    expect(told).toContainEqual(port("192.0.2.2", 22));
    expect(told.at(-1)).toEqual(end());
  });

  test("puts the name where it is in events that had one from the start", async () => {
    const [event] = await collect(nameEvents(giving([port("192.0.2.1", 22)]), named(knowing({ "192.0.2.1": "x" }))));
    expect(Object.keys(event ?? {}).slice(0, 4)).toEqual(["type", "ip", "hostname", "protocol"]);
  });

  test("leaves a name that a target was asked for by", async () => {
    const finder = knowing({ "192.0.2.1": "other.example" });
    const event = { ...port("192.0.2.1", 22), hostname: "asked.example" };
    expect(await collect(nameEvents(giving([event]), named(finder)))).toEqual([event]);
    expect(finder.asked).toEqual([]);
  });

  test("asks for hosts that are up, or for all", async () => {
    const events = [
      port("192.0.2.1", 22, "filtered"),
      port("192.0.2.2", 22, "open|filtered"),
      host("192.0.2.3", "silent"),
      host("192.0.2.4", "timed-out"),
      port("192.0.2.5", 22, "closed"),
      port("192.0.2.6", 22, "unfiltered"),
      host("192.0.2.7"),
    ];
    const up = knowing({});
    expect(await collect(nameEvents(giving(events), named(up)))).toHaveLength(events.length);
    expect(up.asked).toEqual(["192.0.2.5", "192.0.2.6", "192.0.2.7"]);
    const all = knowing({});
    await collect(nameEvents(giving(events), named(all, { hosts: "all" })));
    expect(all.asked).toHaveLength(events.length);
  });

  test("holds the events of a host in their order, while others go by", async () => {
    const finder = new Finder();
    const events = [port("192.0.2.1", 22), host("192.0.2.1", "timed-out"), warning, port("192.0.2.2", 1, "filtered")];
    const told = nameEvents(giving([...events, end()]), named(finder));
    expect((await told.next()).value).toEqual(warning);
    expect((await told.next()).value).toMatchObject({ ip: "192.0.2.2" });
    finder.answer("192.0.2.1", "one.example");
    const hostname = "one.example";
    expect((await told.next()).value).toEqual({ ...port("192.0.2.1", 22), hostname });
    expect((await told.next()).value).toEqual({ ...host("192.0.2.1", "timed-out"), hostname });
    expect((await told.next()).value).toEqual(end());
    expect((await told.next()).done).toBe(true);
    expect(finder.isClosed).toBe(true);
  });

  test("lets events go without a name that does not come in time, and gives it to later ones", async () => {
    const finder = new Finder();
    let go: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      go = resolve;
    });
    async function* events(): AsyncGenerator<ScanEvent> {
      yield port("192.0.2.1", 22);
      await gate;
      yield port("192.0.2.1", 80);
      yield end();
    }
    const told = nameEvents(events(), named(finder, { waitMs: 1 }));
    expect((await told.next()).value).toEqual(port("192.0.2.1", 22));
    finder.answer("192.0.2.1", "one.example");
    await Promise.resolve();
    go();
    expect((await told.next()).value).toMatchObject({ port: 80, hostname: "one.example" });
    expect(await collect(told)).toEqual([end()]);
  });

  test("tells once, before the end, of names that it could not find out", async () => {
    const finder = { ...knowing({}), failures: { count: 2, code: "ESERVFAIL", isGivenUp: false } };
    const told = await collect(nameEvents(giving([host("192.0.2.1"), end()]), named(finder)));
    expect(told.map(({ type }) => type)).toEqual(["host", "warning", "end"]);
    expect(told[1]).toMatchObject({
      code: "hostnames-incomplete",
      message: expect.stringMatching(/^The name servers did not say the names of 2 hosts \(ESERVFAIL\): /),
    });
  });

  test("counts names that never came", async () => {
    const told = await collect(nameEvents(giving([host("192.0.2.1"), end()]), named(new Finder(), { waitMs: 1 })));
    expect(told[1]).toMatchObject({ message: expect.stringMatching(/the name of 1 host \(ETIMEOUT\)/) });
  });

  test.each(["aborted", "failed"] as const)("waits for no names when the scan %s", async (status) => {
    const told = await collect(nameEvents(giving([host("192.0.2.1"), end(status)]), named(new Finder())));
    expect(told).toEqual([host("192.0.2.1"), end(status)]);
  });

  test("waits no longer when it is told not to, though the scan has finished", async () => {
    const finder = new Finder();
    const stop = new AbortController();
    const told = collect(nameEvents(giving([host("192.0.2.1"), end()]), named(finder, { signal: stop.signal })));
    await expect.poll(() => finder.asked).toHaveLength(1);
    stop.abort();
    expect(await told).toEqual([host("192.0.2.1"), end()]);
  });

  test("throws what the scan throws, after all that came before", async () => {
    async function* events(): AsyncGenerator<ScanEvent> {
      yield host("192.0.2.1");
      throw new Error("no more");
    }
    const told = nameEvents(events(), named(new Finder()));
    expect((await told.next()).value).toEqual(host("192.0.2.1"));
    await expect(told.next()).rejects.toThrow("no more");
  });

  test("ends the scan when the reader leaves, though no more events come", async () => {
    const finder = new Finder();
    let abort: () => void = () => undefined;
    const aborted = new Promise<void>((resolve) => {
      abort = resolve;
    });
    let isClosed = false;
    async function* events(): AsyncGenerator<ScanEvent> {
      try {
        yield host("192.0.2.9", "silent");
        yield host("192.0.2.1");
        await aborted;
        yield end("aborted");
      } finally {
        isClosed = true;
      }
    }
    for await (const _ of nameEvents(events(), named(finder, { abort }))) break;
    expect([isClosed, finder.isClosed]).toEqual([true, true]);
  });

  test("reads no more of the scan than a bounded number of events when nobody reads", async () => {
    let given = 0;
    async function* events(): AsyncGenerator<ScanEvent> {
      for (; given < 20_000; given += 1) yield port("192.0.2.1", 22, "filtered");
      yield end();
    }
    const told = nameEvents(events(), named(new Finder()));
    await told.next();
    await new Promise(setImmediate);
    expect(given).toBeLessThan(9_000);
    expect(await collect(told)).toHaveLength(20_000);
  });

  test("loses, doubles and reorders nothing of a host, whenever names come", async () => {
    const ip = fc.integer({ min: 1, max: 6 }).map((number) => `192.0.2.${number}`);
    const event = fc.oneof(
      fc
        .tuple(ip, fc.integer({ min: 1, max: 9 }), fc.constantFrom<PortState>("open", "filtered"))
        .map((fields) => port(...fields)),
      ip.map((each) => host(each)),
    );
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.array(event, { maxLength: 40 }), async (scheduler, events) => {
        const finder = {
          ...knowing({}),
          find: (each: string) =>
            scheduler.schedule(Promise.resolve(each.endsWith("3") ? undefined : `h${each}.example`)),
        };
        const told = collect(nameEvents(giving([...events, end()]), named(finder)));
        const [all] = await Promise.all([told, scheduler.waitFor(told)]);
        expect(all.at(-1)).toEqual(end());
        for (const each of new Set(events.map((one) => one.ip))) {
          const of = (list: readonly ScanEvent[]) => list.filter((one) => "ip" in one && one.ip === each);
          expect(of(all).map((one) => ({ ...one, hostname: undefined }))).toEqual(
            of(events).map((one) => ({ ...one, hostname: undefined })),
          );
        }
      }),
    );
  });
});
