import { once } from "node:events";
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

const KILLS = 8;
const HOSTS = 200;

/** Follows a scan from where the last time ended, until it is over, the server is gone, or so many events have come. */
async function* follow(url: string, id: string, seen: Received[]): AsyncGenerator<Received> {
  const headers = { "Last-Event-ID": String(seen.at(-1)?.id ?? 0) };
  try {
    const response = await fetch(`${url}/v1/scans/${id}/events`, { headers });
    if (response.status === 204) return;
    for await (const event of readEvents(response)) {
      if (event.id === undefined) continue;
      seen.push(event);
      yield event;
    }
  } catch (error) {
    // The server was killed in the middle of the stream.
    if (!(error instanceof TypeError)) throw error;
  }
}

it("loses nothing and repeats nothing when it is killed again and again, while clients follow", async () => {
  const data = freshFolder();
  const [open, closed] = [await openPort(), await closedPort()];
  const body = {
    targets: [`127.0.0.1-${HOSTS}`],
    ports: `${open},${closed}`,
    records: "all",
    pace: { ratePerSecond: 100 },
  };
  let { child, url } = await startListening("--data", data);
  const { id } = await addScan(url, body, { "Idempotency-Key": "the-one" });
  const clients: Received[][] = [[], [], []];
  for (let kills = 0; kills < KILLS; kills += 1) {
    let left = 1 + Math.floor(Math.random() * ((2 * HOSTS) / KILLS));
    const killed = once(child, "exit");
    await Promise.all(
      clients.map(async (seen) => {
        for await (const _ of follow(url, id, seen)) {
          left -= 1;
          if (left === 0) child.kill("SIGKILL");
        }
      }),
    );
    if ((await readStatus(url, id)) === "finished") break;
    await killed;
    ({ child, url } = await startListening("--data", data));
    // Whoever does not know whether the request arrived asks again.
    expect((await addScan(url, body, { "Idempotency-Key": "the-one" })).id).toBe(id);
  }
  for (const seen of clients) for await (const _ of follow(url, id, seen));

  expect(await readScan(url, id)).toMatchObject({ status: "finished" });
  const truth = Array.from({ length: HOSTS }, (_, index) => `127.0.0.${index + 1}`).flatMap((ip) => [
    `${ip} ${open} ${ip === "127.0.0.1" ? "open" : "closed"}`,
    `${ip} ${closed} closed`,
  ]);
  const results = await readResults(url, id, "limit=1000");
  expect(results.map(({ ip, port, state }) => `${ip} ${port} ${state}`).sort()).toEqual(truth.sort());
  for (const seen of clients) {
    const numbers = seen.map((event) => event.id ?? 0);
    expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
    expect(seen.filter(({ type }) => type === "port").map((event) => event.data)).toEqual(results);
    for (const type of ["start", "end"]) expect(seen.filter((event) => event.type === type)).toHaveLength(1);
    expect(seen).toEqual(clients[0]);
  }
});

/** Where a scan stands; undefined when nobody answers. */
async function readStatus(url: string, id: string): Promise<string | undefined> {
  try {
    return (await readScan(url, id)).status;
  } catch {
    return undefined;
  }
}
