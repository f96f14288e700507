import { describe, expect, it } from "vitest";
import type { PolicyTexts } from "../src/access/target-policy.ts";
import { startServer } from "../src/server.ts";
import { closedPort, followScan, freshFolder, readProblem, serve, serverOptions } from "./harness.ts";
import { countConnections, receive } from "./receiver.ts";
import { addSchedule, postSchedule, waitForDelivery } from "./schedule-requests.ts";

/** 127.0.0.2 listens, and is denied. */
const POLICY: PolicyTexts = { allow: ["0.0.0.0/0", "::/0"], deny: ["127.0.0.2", "127.0.0.3"] };

/** Names of a resolver that never leaves this process. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  localhost: ["127.0.0.2"],
  "denied.example": ["127.0.0.2"],
  "mapped.example": ["::ffff:127.0.0.2"],
  "compatible.example": ["::127.0.0.2"],
  "nat64.example": ["64:ff9b::7f00:2"],
  "six-to-four.example": ["2002:7f00:2::1"],
  "metadata.example": ["169.254.169.254"],
  "nowhere.example": ["0.0.0.0"],
  "first-denied.example": ["127.0.0.2", "127.0.0.1"],
  "127.0.0.1.example": ["127.0.0.2"],
};

async function lookup(name: string): Promise<readonly { readonly address: string }[]> {
  const addresses = NAMES[name.replace(/\.$/, "").toLowerCase()];
  if (addresses === undefined) throw Object.assign(new Error("not found"), { code: "ENOTFOUND" });
  return addresses.map((address) => ({ address }));
}

function scheduleOf(url: string, port = 1) {
  return { cron: "@yearly", scan: { targets: ["127.0.0.1"], ports: `${port}` }, webhook: { url, on: "always" } };
}

/** URLs with the port of the listener for `PORT`; each is read as the denied address, as none, or as nothing that may be posted to. */
const HOSTILE: readonly string[] = [
  "http://127.0.0.2:PORT/",
  "http://127.0.0.2:PORT",
  "http://2130706434:PORT/",
  "http://0x7f000002:PORT/",
  "http://0x7F.0x0.0x0.0x2:PORT/",
  "http://017700000002:PORT/",
  "http://0177.0.0.02:PORT/",
  "http://127.2:PORT/",
  "http://127.0.2:PORT/",
  "http://127.0.0.0x2:PORT/",
  "http://127.0.0.2.:PORT/",
  "http://%31%32%37.0.0.2:PORT/",
  "http://１２７.0.0.2:PORT/",
  "http://127。0。0。2:PORT/",
  "http:127.0.0.2:PORT/",
  "http:///127.0.0.2:PORT/",
  "http:\\\\127.0.0.2:PORT\\",
  " http://127.0.0.2:PORT/ ",
  "http://127.0.\n0.2:PORT/",
  "ht\ttp://127.0.0.2:PORT/",
  "HTTP://127.0.0.2:PORT/",
  "https://127.0.0.2:PORT/",
  "http://127.0.0.2:PORT#@127.0.0.1/",
  "http://127.0.0.2:PORT?@127.0.0.1/",
  "http://127.0.0.2:PORT\\@127.0.0.1/",
  "http://127.0.0.1@127.0.0.2:PORT/",
  "http://127.0.0.1:80@127.0.0.2:PORT/",
  "http://ada@127.0.0.1:PORT/",
  "http://:secret@127.0.0.1:PORT/",
  "http://[::ffff:127.0.0.2]:PORT/",
  "http://[::ffff:7f00:2]:PORT/",
  "http://[0:0:0:0:0:ffff:127.0.0.2]:PORT/",
  "http://[::127.0.0.2]:PORT/",
  "http://[::7f00:2]:PORT/",
  "http://[::ffff:0:127.0.0.2]:PORT/",
  "http://[64:ff9b::127.0.0.2]:PORT/",
  "http://[64:ff9b:1::7f00:2]:PORT/",
  "http://[2002:7f00:2::]:PORT/",
  "http://[2001::7f00:2]:PORT/",
  "http://[::]:PORT/",
  "http://[::1%25lo]:PORT/",
  "http://0.0.0.0:PORT/",
  "http://0:PORT/",
  "http://169.254.169.254/latest/meta-data/",
  "http://[fd00:ec2::254]/latest/meta-data/",
  "http://2852039166/",
  "http://127.0.0.1-3:PORT/",
  "http://127.0.0.*:PORT/",
  "http://denied.example:PORT/",
  "http://DENIED.example:PORT/",
  "http://denied.example.:PORT/",
  "http://localhost:PORT/",
  "http://mapped.example:PORT/",
  "http://compatible.example:PORT/",
  "http://nat64.example:PORT/",
  "http://six-to-four.example:PORT/",
  "http://metadata.example/",
  "http://nowhere.example:PORT/",
  "http://first-denied.example:PORT/",
  "http://127.0.0.1.example:PORT/",
  "http://unknown.example:PORT/",
  "http://127.0.0.2:99999/",
  "http://127.0.0.2:-1/",
  "ftp://127.0.0.2:PORT/",
  "ws://127.0.0.2:PORT/",
  "gopher://127.0.0.2:PORT/_x",
  "file:///etc/passwd",
  "unix:/run/docker.sock",
  "javascript:fetch('http://127.0.0.2:PORT')",
  "data:text/plain,http://127.0.0.2:PORT",
  "blob:http://127.0.0.2:PORT/x",
  "//127.0.0.2:PORT/",
  "127.0.0.2:PORT",
  "http://",
  "",
];

/** Two scans of a schedule, of which the second makes a notice, and what became of that. */
async function deliver(url: string, id: string) {
  let scan = "";
  for (let times = 0; times < 2; times += 1) {
    const response = await fetch(`${url}/v1/schedules/${id}/run`, { method: "POST" });
    scan = ((await response.json()) as { id: string }).id;
    await followScan(url, scan);
  }
  return waitForDelivery(url, id, { scan, attempts: 1 });
}

it("connects to none of these", async () => {
  const denied = await countConnections("127.0.0.2");
  const url = await serve({ lookup }, { policy: POLICY });
  const kinds = new Set<string>();
  for (const text of HOSTILE) {
    const response = await postSchedule(url, scheduleOf(text.replace("PORT", String(denied.port))));
    const { type } = await readProblem(response);
    expect(["/problems/request-invalid", "/problems/webhook-not-allowed", "/problems/input-invalid"], text).toContain(
      type,
    );
    kinds.add(type);
  }
  expect(kinds.size).toBe(3);
  expect(denied.count).toBe(0);
  expect(await (await fetch(`${url}/v1/schedules`)).json()).toMatchObject({ schedules: [] });
});

it("reads an odd spelling of an allowed address as that address alone", async () => {
  const receiver = await receive();
  const url = await serve({ lookup }, { policy: POLICY });
  for (const host of ["2130706433", "0x7f.1", "0177.0.0.1", "[::ffff:127.0.0.1]"]) {
    const body = scheduleOf(`http://${host}:${receiver.port}/`, await closedPort());
    const { id } = await addSchedule(url, body);
    expect(await deliver(url, id), host).toMatchObject({ status: "delivered" });
    expect((await receiver.next()).headers.host).toMatch(/^(127\.0\.0\.1|\[::ffff:7f00:1\]):\d+$/);
  }
});

describe("a name that means something else by now", () => {
  it("is judged again for each try", async () => {
    const denied = await countConnections("127.0.0.2");
    const address = { value: "127.0.0.1" };
    const url = await serve({ lookup: async () => [{ address: address.value }] }, { policy: POLICY });
    const body = scheduleOf(`http://rebinding.example:${denied.port}/`, await closedPort());
    const { id } = await addSchedule(url, body);
    for (const hostile of ["127.0.0.2", "::ffff:127.0.0.2", "169.254.169.254", "0.0.0.0"]) {
      address.value = hostile;
      expect(await deliver(url, id), hostile).toMatchObject({
        status: "failed",
        attempts: 1,
        problem: expect.stringContaining("not allowed"),
      });
      address.value = "127.0.0.1";
    }
    expect(denied.count).toBe(0);
  });

  it("is looked up once a try: what was judged is what is connected to", async () => {
    const denied = await countConnections("127.0.0.2");
    const receiver = await receive();
    let lookups = 0;
    // Good whenever it is judged, and bad whenever somebody asks again.
    const rebinding = async () => {
      lookups += 1;
      return [{ address: lookups <= 2 ? "127.0.0.1" : "127.0.0.2" }];
    };
    const url = await serve({ lookup: rebinding }, { policy: POLICY });
    const body = scheduleOf(`http://rebinding.example:${receiver.port}/`, await closedPort());
    const { id } = await addSchedule(url, body);
    expect(await deliver(url, id)).toMatchObject({ status: "delivered" });
    expect((await receiver.next()).headers.host).toBe(`rebinding.example:${receiver.port}`);
    expect([lookups, denied.count]).toEqual([2, 0]);
  });
});

it("is not led to a denied address by a receiver", async () => {
  const denied = await countConnections("127.0.0.2");
  const url = await serve({ lookup }, { policy: POLICY });
  for (const status of [301, 302, 303, 307, 308, 300, 304, 305]) {
    const location = `http://127.0.0.2:${denied.port}/`;
    const receiver = await receive((_, response) => void response.writeHead(status, { location }).end());
    const { id } = await addSchedule(url, scheduleOf(receiver.url, await closedPort()));
    expect(await deliver(url, id), String(status)).toMatchObject({ status: "failed", attempts: 1 });
  }
  expect(denied.count).toBe(0);
});

it("posts no more to what the server's policy allows no more", async () => {
  const [data, port] = [freshFolder(), await closedPort()];
  const denied = await countConnections("127.0.0.2");
  const before = await startServer(serverOptions({ data }), {});
  const { id } = await addSchedule(before.url, scheduleOf(`http://127.0.0.2:${denied.port}/`, port));
  await before.stop();
  const url = await serve({}, { data, policy: { allow: ["127.0.0.1"], deny: [] } });
  expect(await deliver(url, id)).toMatchObject({ status: "failed", problem: expect.stringContaining("127.0.0.2") });
  expect(denied.count).toBe(0);
});
