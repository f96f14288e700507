import { once } from "node:events";
import { createServer, type Server } from "node:net";
import { scan } from "@portolan/core";
import { createServiceCatalogue } from "@portolan/services-db";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

/** The built packages, in few strokes: what must work on every release of Node that the matrix runs. */
describe("the built core", () => {
  let server: Server;
  let port: number;

  beforeAll(async () => {
    server = createServer((socket) => socket.on("error", () => undefined).destroy()).listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("The listener has no port.");
    port = address.port;
  });

  afterAll(() => void server.close());

  it.each([
    ["connect", 0],
    ["connect", 2],
    ["net", 0],
    ["net", 2],
  ] as const)("finds a listener by engine %s with %d workers", async (engine, workers) => {
    const catalogue = createServiceCatalogue();
    const found = await scan({ targets: ["127.0.0.1-4"], ports: `${port},1-16`, engine, workers, catalogue }).result();
    expect(found.ports).toMatchObject([{ ip: "127.0.0.1", port, state: "open", reason: "syn-ack" }]);
    expect(found.end).toMatchObject({ status: "finished", decided: 68 });
  });
});
