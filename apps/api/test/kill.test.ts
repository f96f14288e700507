import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import fc from "fast-check";
import { expect, it } from "vitest";
import { startListening } from "./command.ts";
import {
  addScan,
  closedPort,
  freshFolder,
  openPort,
  type Received,
  readEvents,
  readResults,
  readScan,
} from "./harness.ts";

const KILLS = 30;
const HOSTS = 250;
const CLOSED_PORTS = 7;
const SEED = Number(process.env["PORTOLAN_TEST_SEED"] ?? Date.now() % 2 ** 31);

/** When to kill: when clients have got so many events more, or so many milliseconds after the server listens, whatever it does then. */
const moment = fc.oneof(
  fc.record({ events: fc.integer({ min: 1, max: 40 }) }),
  fc.record({ ms: fc.integer({ min: 0, max: 400 }) }),
);

type Moment = { readonly events: number } | { readonly ms: number };

/** A client that follows a scan, and all that it has got, over all servers. */
interface Client {
  readonly id: string;
  readonly seen: Received[];
}

/** Follows a scan from where the last time ended, until it is over or the server is gone. */
async function follow(url: string, { id, seen }: Client, onEvent: () => void): Promise<void> {
  const headers = { "Last-Event-ID": String(seen.at(-1)?.id ?? 0) };
  try {
    const response = await fetch(`${url}/v1/scans/${id}/events`, { headers });
    if (response.status === 204) return;
    for await (const event of readEvents(response)) {
      if (event.id === undefined) continue;
      seen.push(event);
      onEvent();
    }
  } catch (error) {
    // The server was killed in the middle of the stream.
    if (!(error instanceof TypeError)) throw error;
  }
}

/** Lets clients follow until a moment has come, and kills the server then. */
async function killAt(when: Moment, child: ChildProcess, url: string, clients: readonly Client[]): Promise<void> {
  const exit = once(child, "exit");
  const kill = (): void => void child.kill("SIGKILL");
  let left = "events" in when ? when.events : Number.POSITIVE_INFINITY;
  const onEvent = (): void => {
    left -= 1;
    if (left === 0) kill();
  };
  if ("ms" in when) setTimeout(kill, when.ms);
  await Promise.all(clients.map((client) => follow(url, client, onEvent)));
  expect(await exit).toEqual([null, "SIGKILL"]);
}

it(`loses nothing and repeats nothing when it is killed at ${KILLS} moments while clients follow`, async () => {
  process.stderr.write(`The moments are those of PORTOLAN_TEST_SEED=${SEED}.\n`);
  const data = freshFolder();
  const open = await openPort();
  const ports = [...new Set([open, ...(await Promise.all(Array.from({ length: CLOSED_PORTS }, closedPort)))])];
  const body = {
    targets: [`127.0.0.1-${HOSTS}`],
    ports: ports.join(","),
    records: "all",
    pace: { ratePerSecond: 200 },
  };
  const keys = ["one", "two"];
  const addAll = (url: string) => Promise.all(keys.map((key) => addScan(url, body, { "Idempotency-Key": key })));
  let { child, url } = await startListening("--data", data);
  const ids = (await addAll(url)).map(({ id }) => id);
  const clients: readonly Client[] = [...ids, ...ids].map((id) => ({ id, seen: [] }));
  for (const when of fc.sample(moment, { seed: SEED, numRuns: KILLS })) {
    await killAt(when, child, url, clients);
    ({ child, url } = await startListening("--data", data));
    // Whoever does not know whether the request arrived asks again.
    expect((await addAll(url)).map(({ id }) => id)).toEqual(ids);
  }
  const before = await Promise.all(ids.map((id) => readScan(url, id)));
  expect(before.map(({ status }) => status)).toEqual(["running", "running"]);
  await Promise.all(clients.map((client) => follow(url, client, () => undefined)));

  const truth = Array.from({ length: HOSTS }, (_, index) => `127.0.0.${index + 1}`).flatMap((ip) =>
    ports.map((port) => `${ip} ${port} ${port === open && ip === "127.0.0.1" ? "open" : "closed"}`),
  );
  for (const id of ids) {
    expect(await readScan(url, id)).toMatchObject({ status: "finished" });
    const results = await readResults(url, id, "limit=1000");
    expect(results.map(({ ip, port, state }) => `${ip} ${port} ${state}`).sort()).toEqual(truth.toSorted());
    const [first, second] = clients.filter((client) => client.id === id).map(({ seen }) => seen);
    expect(second).toEqual(first);
    const numbers = first?.map((event) => event.id ?? 0) ?? [];
    expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
    expect(first?.filter(({ type }) => type === "port").map((event) => event.data)).toEqual(results);
    expect(first?.filter(({ type }) => type === "host")).toHaveLength(HOSTS);
    for (const type of ["start", "end"]) expect(first?.filter((event) => event.type === type)).toHaveLength(1);
  }
}, 600_000);
