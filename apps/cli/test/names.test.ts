import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { Harbour, Workplace } from "./portolan.ts";

/** What the hosts file of this machine says of 127.0.0.1: hosts(5). */
const LOCAL_NAME = /^127\.0\.0\.1\s+([\w.-]+)/m.exec(readFileSync("/etc/hosts", "utf8"))?.[1];

describe("names of addresses", () => {
  let workplace: Workplace;
  let harbour: Harbour;
  let nameServer: Socket;
  let questions: number;

  beforeAll(async () => {
    harbour = await Harbour.build("127.0.0.1", 1, 1);
    nameServer = createSocket("udp4").on("message", () => {
      questions += 1;
    });
    nameServer.bind(0, "127.0.0.1");
    await once(nameServer, "listening");
  });

  afterAll(async () => {
    nameServer.close();
    await harbour.remove();
  });

  beforeEach(() => {
    workplace = new Workplace();
    questions = 0;
  });

  afterEach(() => workplace.remove());

  const scan = (...flags: string[]) => workplace.run(["-p", harbour.ports, ...flags]);
  const servers = () => ["--dns-servers", `127.0.0.1:${nameServer.address().port}`];

  test.each([[[]], [["-R"]]])(
    "those of loopback come from the hosts file, and from nowhere else (%j)",
    async (flags) => {
      const { stdout, stderr, status } = await scan("127.0.0.1-2", "--ndjson", ...flags, ...servers());
      const names = stdout
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line))
        .filter(({ type }) => type === "host")
        .map(({ ip, hostname }) => `${ip} ${hostname}`);
      expect(names.sort()).toEqual([`127.0.0.1 ${LOCAL_NAME}`, "127.0.0.2 undefined"]);
      expect([stderr, status, questions]).toEqual(["", 0, 0]);
    },
  );

  test("stand in the table", async () =>
    expect((await scan("127.0.0.1")).stdout).toMatch(new RegExp(`^127\\.0\\.0\\.1 \\(${LOCAL_NAME}\\)\n`)));

  test("are left out by -n", async () => expect((await scan("127.0.0.1", "-n")).stdout).toMatch(/^127\.0\.0\.1\n/));

  test("give way to the name that was asked for", async () => {
    const { stdout } = await scan("LOCALHOST", "-4", "-R", ...servers());
    expect(stdout).toMatch(/^127\.0\.0\.1 \(LOCALHOST\)\n/i);
  });
});
