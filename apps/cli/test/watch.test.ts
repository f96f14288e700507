import { createHmac } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer as createHttpServer, type Server as HttpServer, type IncomingHttpHeaders } from "node:http";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Harbour, Workplace } from "./portolan.ts";

let workplace: Workplace;
let harbour: Harbour;

beforeEach(async () => {
  workplace = new Workplace();
  harbour = await Harbour.build("127.0.0.1", 1, 1);
});

afterEach(async () => {
  workplace.remove();
  await harbour.remove();
});

/** Has something listen on the port that was closed. */
async function openPort(): Promise<Server> {
  const server = createServer((socket) => socket.on("error", () => undefined).destroy());
  server.listen(harbour.closed[0], "127.0.0.1");
  await once(server, "listening");
  return server;
}

async function closePort(server: Server): Promise<void> {
  server.close();
  await once(server, "close");
}

/** Results of a scan before the port was opened, in the folder that commands run in. */
async function writeBaseline(): Promise<void> {
  await workplace.run(["-n", "127.0.0.1", "-p", harbour.ports, "-oJ", "before.json"]);
}

const watchOnce = ["--baseline", "before.json", "--times", "1"];

describe("a watch", () => {
  test("prints what changes between two scans, and ends tidily when it is interrupted", async () => {
    const argv = ["watch", "127.0.0.1", "-p", harbour.ports, "--every", "20ms", "--ndjson"];
    const command = workplace.start(argv);
    await command.told("the first scan is what the next is compared with: 1 host up, 1 open port.\n");
    const server = await openPort();
    await command.printed('"type":"port-new"');
    await closePort(server);
    await command.printed('"type":"port-gone"');
    command.child.kill("SIGINT");
    const { status, stdout, stderr } = await command.outcome;
    expect(status).toBe(130);
    expect(stderr).toMatch(/\nportolan: interrupted\.\n$/);
    const [opened, closed, ...others] = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    const place = { ip: "127.0.0.1", protocol: "tcp", port: harbour.closed[0] };
    expect(opened).toMatchObject({ ...place, type: "port-new", before: { state: "closed" }, after: { state: "open" } });
    expect(closed).toMatchObject({
      ...place,
      type: "port-gone",
      before: { state: "open" },
      after: { state: "closed" },
    });
    expect(others).toEqual([]);
  });

  test("prints lines for people, against a baseline, for as many scans as asked for", async () => {
    await writeBaseline();
    const server = await openPort();
    const { status, stdout, stderr } = await workplace.run([
      ...[
        "watch",
        "-n",
        "127.0.0.1",
        "-p",
        harbour.ports,
        "--baseline",
        "before.json",
        "--times",
        "2",
        "--every",
        "1ms",
      ],
    ]);
    await closePort(server);
    expect(stdout).toMatch(
      new RegExp(`^\\S+Z 127\\.0\\.0\\.1 \\+ ${harbour.closed[0]}/tcp +closed -> open[^\\n]*\\n$`),
    );
    expect(stderr).toBe("portolan: scan 2: no changes.\n");
    expect(status).toBe(0);
  });

  test("tells no port as gone that it does not scan", async () => {
    await writeBaseline();
    const argv = ["watch", "127.0.0.1", "-p", String(harbour.closed[0]), ...watchOnce, "--quiet"];
    expect(await workplace.run(argv)).toEqual({ status: 0, stdout: "", stderr: "" });
  });

  test("ends when nobody reads it any more", async () => {
    const command = workplace.start(["watch", "127.0.0.1", "-p", harbour.ports, "--every", "20ms"]);
    await command.told("the first scan is what");
    command.child.stdout.destroy();
    const server = await openPort();
    const { status } = await command.outcome;
    await closePort(server);
    expect(status).toBe(0);
  });
});

describe("a watch that tells others of changes", () => {
  let receiver: HttpServer;
  let url: string;
  let server: Server;
  const deliveries: { readonly headers: IncomingHttpHeaders; readonly body: string }[] = [];
  const statuses: number[] = [];

  beforeEach(async () => {
    deliveries.length = 0;
    receiver = createHttpServer(async (request, response) => {
      const pieces: string[] = [];
      for await (const piece of request.setEncoding("utf8")) pieces.push(piece as string);
      deliveries.push({ headers: request.headers, body: pieces.join("") });
      response.writeHead(statuses.shift() ?? 200).end();
    });
    receiver.listen(0, "127.0.0.1");
    await once(receiver, "listening");
    const address = receiver.address();
    if (address === null || typeof address === "string") throw new Error("The receiver has no port.");
    url = `http://127.0.0.1:${address.port}/secret-path`;
    await writeBaseline();
    server = await openPort();
  });

  afterEach(async () => {
    receiver.closeAllConnections();
    receiver.close();
    await closePort(server);
  });

  test("posts them, signed, and again when the receiver fails", async () => {
    statuses.push(500);
    const { status, stderr } = await workplace.run(
      ["watch", "127.0.0.1", "-p", harbour.ports, ...watchOnce, "--notify", url],
      { environment: { PORTOLAN_NOTIFY_SECRET: "rosebud" } },
    );
    expect(stderr).toBe("");
    expect(status).toBe(0);
    expect(deliveries).toHaveLength(2);
    const { headers, body } = deliveries[1] ?? { headers: {}, body: "" };
    const signature = createHmac("sha256", "rosebud")
      .update(`${headers["x-portolan-timestamp"]}.${body}`)
      .digest("hex");
    expect(headers["x-portolan-signature"]).toBe(`sha256=${signature}`);
    expect(JSON.parse(body)).toMatchObject({
      type: "portolan-changes",
      scan: 1,
      changeCount: 1,
      changes: [{ type: "port-new", port: harbour.closed[0] }],
    });
  });

  test("goes on when one does not take them, and tells nobody its path", async () => {
    statuses.push(404);
    const { status, stdout, stderr } = await workplace.run([
      ...["watch", "127.0.0.1", "-p", harbour.ports, ...watchOnce, "--notify", url],
    ]);
    expect(stderr).toBe(`portolan: ${new URL(url).origin} was not told of the changes: it answered with status 404.\n`);
    expect(stdout).toContain(`${harbour.closed[0]}/tcp`);
    expect(status).toBe(0);
  });

  test("runs a command, whose output is none of the results", async () => {
    const script =
      "process.stdout.write('thanks'); require('fs').writeFileSync('told.json', require('fs').readFileSync(0))";
    const { status, stdout, stderr } = await workplace.run([
      ...["watch", "127.0.0.1", "-p", harbour.ports, ...watchOnce],
      ...["--notify-command", `"${process.execPath}" -e "${script}"`],
    ]);
    expect(stderr).toBe("thanks");
    expect(stdout).not.toContain("thanks");
    expect(status).toBe(0);
    expect(JSON.parse(readFileSync(join(workplace.folder, "told.json"), "utf8"))).toMatchObject({ changeCount: 1 });
  });
});

describe("a watch that is asked for wrongly does not begin", () => {
  test.each([
    [[], /^portolan: no target was given/],
    [["127.0.0.1", "-p", "0-99999"], /"0-99999"/],
    [["127.0.0.1", "--every", "soon"], /--every "soon"/],
    [["127.0.0.1", "-oJ", "a"], /watch prints changes, .*: leave out -oJ\/--output-json\.\n$/],
    [["127.0.0.1", "--resume", "a"], /leave out --resume\./],
    [["127.0.0.1", "--expect", "a"], /leave out --expect\./],
    [["127.0.0.1", "--dry-run"], /leave out --dry-run\./],
    [["-iL", "-"], /can be read only once\.\n$/],
    [["127.0.0.1", "--baseline", "none"], /"none"/],
    [["127.0.0.1", "--notify", "example.com"], /--notify "example\.com" is no http or https URL/],
    [["127.0.0.1", "--notify-command", " "], /--notify-command " " holds no command/],
  ])("%j", async (argv, message) => {
    const { status, stdout, stderr } = await workplace.run(["watch", ...argv]);
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd()).not.toContain("\n");
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
  });
});
