import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { createClient, type Told } from "@portolan/client";
import document from "@portolan/client/openapi.json" with { type: "json" };
import { expect, it } from "vitest";
import { DEFAULT_LIMITS } from "../src/limits.ts";
import { openApiDocument } from "../src/openapi/document.ts";
import { startListening } from "./command.ts";
import { closedPort, freshFolder, openPort, serve } from "./harness.ts";

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

it("packages/client is made of the document as it is (after a change here: npm run openapi)", () => {
  expect(JSON.parse(JSON.stringify(openApiDocument(DEFAULT_LIMITS)))).toEqual(document);
});

it("asks for a scan, follows it and reads what it found", async () => {
  const client = createClient({ url: await serve() });
  const [open, closed] = [await openPort(), await closedPort()];
  const { id } = await client.createScan({ targets: ["127.0.0.1"], ports: `${open},${closed}`, records: "all" });
  const told: Told[] = [];
  for await (const each of client.follow(id)) told.push(each);
  const events = told.flatMap((each) => (each.kind === "event" ? [each.event] : []));
  expect(events[0]).toMatchObject({ type: "status", status: "running" });
  expect(events.at(-2)).toMatchObject({ type: "end", status: "finished" });
  expect(events.at(-1)).toMatchObject({ type: "status", status: "finished" });
  const results = await collect(client.results(id, { limit: 1 }));
  expect(results).toEqual(events.filter(({ type }) => type === "port"));
  expect(results.map(({ port, state }) => [port, state])).toEqual(
    expect.arrayContaining([
      [open, "open"],
      [closed, "closed"],
    ]),
  );
  expect((await collect(client.scans())).map((scan) => scan.id)).toEqual([id]);
  expect(await collect(client.follow(id, { after: 99 }))).toEqual([]);
  await expect(client.abortScan(id)).rejects.toMatchObject({ code: "scan-over", status: 409 });
});

it("does what the client's README shows", async () => {
  const { url } = await startListening("--data", freshFolder());
  const readme = await readFile(new URL("../../../packages/client/README.md", import.meta.url), "utf8");
  const [, code = ""] = /^```js\n(.*?)^```$/ms.exec(readme) ?? [];
  const client = fileURLToPath(new URL("../../../packages/client/dist/index.js", import.meta.url));
  const runnable = code.replace('"@portolan/client"', JSON.stringify(client)).replace("http://127.0.0.1:8080", url);
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", runnable]);
  expect(stdout).toMatch(/^(?:127\.0\.0\.1:\d+\n)*finished\n$/);
});
