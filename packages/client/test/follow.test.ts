import { describe, expect, it } from "vitest";
import { createClient, type PortolanClient, type Told } from "../src/index.ts";
import { cut, frame, hangUp, json, port, problem, scanOf, serve, status, stream } from "./fake-server.ts";

/** What a scan tells, as numbers of events, and what it ends with where it fails. */
async function numbersOf(told: AsyncIterable<Told>): Promise<unknown[]> {
  const numbers: unknown[] = [];
  try {
    for await (const each of told) numbers.push(each.kind === "event" ? each.id : each.kind);
  } catch (error) {
    numbers.push(error);
  }
  return numbers;
}

/** A client whose server has answered once. */
async function acquainted(url: string, patienceMs?: number): Promise<PortolanClient> {
  const client = createClient({ url, ...(patienceMs === undefined ? {} : { patienceMs }) });
  await client.showScan("a");
  return client;
}

const known = json(scanOf("a"));
const progress = { decided: 1, sent: 1, retransmitted: 0, answered: 1, open: 1, elapsedMs: 5, ratePerSecond: 7 };
const open = (): void => undefined;

describe("following a scan", () => {
  it("gives its events with their numbers, and its progress, and ends with it", async () => {
    const { url, requests } = await serve(
      stream(
        [
          ":\n\n",
          frame(1, status("running")),
          `event: progress\ndata: ${JSON.stringify(progress)}\n\n`,
          frame(4, port(22)),
          frame(5, status("finished")),
        ],
        open,
      ),
    );
    const told: Told[] = [];
    for await (const each of createClient({ url }).follow("a")) told.push(each);
    expect(told).toEqual([
      { kind: "event", id: 1, event: status("running") },
      { kind: "progress", progress },
      { kind: "event", id: 4, event: port(22) },
      { kind: "event", id: 5, event: status("finished") },
    ]);
    expect(requests[0]?.headers).toMatchObject({ accept: "text/event-stream", "last-event-id": "0" });
  });

  it("ends where nothing follows", async () => {
    const { url, requests } = await serve((_request, response) => response.writeHead(204).end());
    expect(await numbersOf(createClient({ url }).follow("a", { after: 9 }))).toEqual([]);
    expect(requests[0]?.headers["last-event-id"]).toBe("9");
  });

  it("goes on behind the last event when the connection is lost, in whatever way", async () => {
    const { url, requests } = await serve(
      known,
      stream([frame(1, status("running")), frame(2, port(1)), "id: 3\nevent: po"], cut),
      hangUp,
      problem(503, "unavailable", "Stopping.", { "Retry-After": "0" }),
      stream([], (response) => response.end()),
      stream([frame(3, port(2))], (response) => response.end()),
      // One that repeats itself, as no server should.
      stream([frame(2, port(1)), frame(3, port(2)), frame(4, status("finished"))], open),
    );
    const client = await acquainted(url);
    expect(await numbersOf(client.follow("a"))).toEqual([1, 2, 3, 4]);
    expect(requests.slice(1).map(({ headers }) => headers["last-event-id"])).toEqual(["0", "2", "2", "2", "2", "3"]);
  });

  it("gives up when the server is gone for longer than the patience, with what it has told", async () => {
    const { url } = await serve(known, stream([frame(1, port(1))], cut), hangUp);
    const client = await acquainted(url, 600);
    expect(await numbersOf(client.follow("a"))).toEqual([1, expect.objectContaining({ code: "SERVER_UNREACHABLE" })]);
  });

  it("gives up on a server that lets one in and closes, again and again", async () => {
    const { url, requests } = await serve(
      known,
      stream([], (response) => response.end()),
    );
    const client = await acquainted(url, 600);
    expect(await numbersOf(client.follow("a"))).toEqual([expect.objectContaining({ code: "SERVER_UNREACHABLE" })]);
    expect(requests.length).toBeLessThan(10);
  });

  it("ends with a refusal", async () => {
    const { url } = await serve(
      known,
      stream([frame(1, port(1))], cut),
      problem(404, "not-found", "There is no scan."),
    );
    const client = await acquainted(url);
    expect(await numbersOf(client.follow("a"))).toEqual([1, expect.objectContaining({ code: "not-found" })]);
  });

  it("ends with the signal's reason", async () => {
    const reason = new Error("enough");
    const controller = new AbortController();
    const { url } = await serve(stream([frame(1, port(1))], open));
    const told: Told[] = [];
    const following = (async () => {
      for await (const each of createClient({ url }).follow("a", { signal: controller.signal })) {
        told.push(each);
        controller.abort(reason);
      }
    })();
    await expect(following).rejects.toBe(reason);
    expect(told).toHaveLength(1);
  });

  it("lets go of the connection when the reader leaves", async () => {
    let closed: () => void = () => undefined;
    const isClosed = new Promise<void>((resolve) => {
      closed = resolve;
    });
    const { url } = await serve(stream([frame(1, port(1))], (response) => response.once("close", closed)));
    for await (const _ of createClient({ url }).follow("a")) break;
    await isClosed;
  });
});

describe("a server that is not to be trusted", () => {
  const text = JSON.stringify(port(1));

  it.each([
    ["an event that is none", 'id: 1\nevent: port\ndata: {"type":"port"}\n\n', "ANSWER_INVALID"],
    ["an event of another type than it says", `id: 1\nevent: host\ndata: ${text}\n\n`, "ANSWER_INVALID"],
    ["no JSON", "id: 1\nevent: port\ndata: {\n\n", "ANSWER_INVALID"],
    ["an event without a number", `event: port\ndata: ${text}\n\n`, "ANSWER_INVALID"],
    ["progress that is none", "event: progress\ndata: {}\n\n", "ANSWER_INVALID"],
    ["a line without end", `data: ${"x".repeat(2 << 20)}`, "ANSWER_TOO_LONG"],
    ["an event without end", `data: ${"x".repeat(1 << 10)}\n`.repeat(1 << 11), "ANSWER_TOO_LONG"],
  ])("may not send %s", async (_, piece, code) => {
    const { url } = await serve(stream([piece], open));
    expect(await numbersOf(createClient({ url }).follow("a"))).toEqual([expect.objectContaining({ code })]);
  });

  it("may send kinds of events that a later version has: they are left out", async () => {
    const later = 'id: 1\nevent: weather\ndata: {"type":"weather"}\nmood: fine\n\n';
    const { url } = await serve(stream([later, frame(2, status("finished"))], open));
    expect(await numbersOf(createClient({ url }).follow("a"))).toEqual([2]);
  });
});
