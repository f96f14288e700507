import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ScanEvent } from "@portolan/core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Harbour, type RunningCommand, Workplace } from "./portolan.ts";

/** Slow enough to be interrupted, fast enough to be finished by a resumed scan. */
const SLOW = ["127.0.0.1", "--show", "all", "--ndjson", "--rate", "200"];

/** Would take more than an hour: a test that waits for its end fails. */
const ENDLESS = ["127.0.0.1", "-p", "1-65535", "--show", "all", "--ndjson", "--rate", "15"];

let workplace: Workplace;

beforeEach(() => {
  workplace = new Workplace();
});

afterEach(() => workplace.remove());

/** Starts a scan and gives it back once it has told of a port. */
async function startAndSeePort(argv: readonly string[]): Promise<RunningCommand> {
  const command = workplace.start(argv);
  await command.printed('"type":"port"');
  return command;
}

const parse = (stdout: string): ScanEvent[] =>
  stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));

describe("an interrupted scan", () => {
  test.each(["SIGINT", "SIGTERM"] as const)("goes on after %s where it stopped", async (signal) => {
    const harbour = await Harbour.build("127.0.0.1", 2, 0);
    const argv = [...SLOW, "-p", `1-300,${harbour.ports}`, "-oJ", "scan.json"];
    const { child, outcome } = await startAndSeePort(argv);
    child.kill(signal);
    const { status, stdout, stderr } = await outcome;
    expect(status).toBe(130);
    expect(parse(stdout).at(-1)).toMatchObject({ type: "end", status: "aborted" });
    const [, command = "", path = ""] =
      /^portolan: interrupted; go on with: (portolan --resume (\S+))\n$/m.exec(stderr) ?? [];
    expect(command, stderr).not.toBe("");
    expect(existsSync(path)).toBe(true);

    const resumed = await workplace.run(command.split(" ").slice(1));
    await harbour.remove();
    const events = parse(resumed.stdout);
    expect(resumed.stderr).toBe("");
    expect(resumed.status).toBe(0);
    expect(events[0]).toMatchObject({ type: "start", resumed: true, probes: 302 });
    expect(events.at(-1)).toMatchObject({ type: "end", status: "finished", decided: 302 });
    const ports = events.filter((event) => event.type === "port");
    expect(new Set(ports.map(({ port }) => port)).size).toBe(302);
    expect(ports).toHaveLength(302);
    expect(ports.filter(({ state }) => state === "open").map(({ port }) => port)).toEqual(
      expect.arrayContaining([...harbour.open]),
    );
    expect(existsSync(path)).toBe(false);
    expect(JSON.parse(readFileSync(join(workplace.folder, "scan.json"), "utf8")).ports).toHaveLength(302);
  });

  test("goes on with flags that do not change what is scanned, and refuses others by name", async () => {
    const argv = ["127.0.0.1", "-p", "1-300", "--show", "all", "--ndjson", "--rate", "200", "--checkpoint", "stopped"];
    const { child, outcome } = await startAndSeePort(argv);
    child.kill("SIGINT");
    expect((await outcome).status).toBe(130);
    const checkpoint = readFileSync(join(workplace.folder, "stopped"));

    const refused = await workplace.run(["--resume", "stopped", "-p", "80"]);
    expect(refused).toMatchObject({ status: 2, stdout: "" });
    expect(refused.stderr).toMatch(/^portolan: the checkpoint scans ports 1-300, -p\/--ports says 80; [^\n]*\n$/);
    expect(readFileSync(join(workplace.folder, "stopped")).equals(checkpoint)).toBe(true);

    const beside = ["127.0.0.1", "-p", "1-100,101-300", "--json", "-oN", "scan.txt", "--workers", "1"];
    const { status, stdout, stderr } = await workplace.run(["--resume", "stopped", ...beside]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(JSON.parse(stdout).ports).toHaveLength(300);
    expect(readFileSync(join(workplace.folder, "scan.txt"), "utf8")).toContain("1 host (1 up) scanned");
  });

  test("writes its documents to the end", async () => {
    const { child, outcome } = await startAndSeePort([...ENDLESS, "-oN", "scan.txt"]);
    child.kill("SIGINT");
    const { stdout } = await outcome;
    expect(parse(stdout).at(-1)).toMatchObject({ type: "end", status: "aborted" });
    expect(readFileSync(join(workplace.folder, "scan.txt"), "utf8")).toMatch(
      /\nAborted after .* of the ports decided: /,
    );
  });

  test("without a checkpoint says that it cannot go on", async () => {
    const { child, outcome } = await startAndSeePort([...ENDLESS, "--no-checkpoint"]);
    child.kill("SIGINT");
    const { status, stderr } = await outcome;
    expect(status).toBe(130);
    expect(stderr).toBe("portolan: interrupted; without a checkpoint, it cannot go on.\n");
  });
});

describe("a scan whose --timeout has passed", () => {
  test("ends with what was found, and goes on from its checkpoint", async () => {
    const harbour = await Harbour.build("127.0.0.1", 2, 0);
    // A second and a half at the least: too slow to be finished by then.
    const argv = [...SLOW, "-p", `1-300,${harbour.ports}`, "--timeout", "500ms", "-oJ", "scan.json"];
    const { status, stdout, stderr } = await workplace.run(argv);
    expect(status).toBe(4);
    const end = parse(stdout).at(-1);
    expect(end).toMatchObject({ type: "end", status: "timed-out" });
    expect(JSON.parse(readFileSync(join(workplace.folder, "scan.json"), "utf8")).end).toEqual(end);
    const [, command = ""] =
      /^portolan: stopped by --timeout before all was decided; go on with: (portolan --resume \S+)\n$/.exec(stderr) ??
      [];
    expect(command, stderr).not.toBe("");

    const resumed = await workplace.run([...command.split(" ").slice(1), "--timeout", "0"]);
    await harbour.remove();
    expect(resumed).toMatchObject({ status: 0, stderr: "" });
    const events = parse(resumed.stdout);
    expect(events.at(-1)).toMatchObject({ type: "end", status: "finished", decided: 302 });
    expect(events.filter(({ type }) => type === "port")).toHaveLength(302);
  });

  test("says how far it came in the table; without a checkpoint it says that it cannot go on", async () => {
    const argv = ["127.0.0.1", "-p", "1-65535", "--rate", "15", "--timeout", "0.1", "--no-checkpoint"];
    const { status, stdout, stderr } = await workplace.run(argv);
    expect(status).toBe(4);
    expect(stdout).toMatch(/^Stopped by its time limit after .* of the ports decided: /m);
    expect(stderr).toBe(
      "portolan: stopped by --timeout before all was decided; without a checkpoint, it cannot go on.\n",
    );
  });

  test("is finished when it was faster", async () => {
    const { status, stderr } = await workplace.run(["127.0.0.1", "-p", "1-10", "--timeout", "1h"]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  });
});

describe("SIGHUP", () => {
  test("has the exclusion file read anew, and the scan goes on", async () => {
    const list = join(workplace.folder, "never");
    writeFileSync(list, "");
    const argv = ["127.0.0.1", "127.0.0.2", ...ENDLESS.slice(1), "--exclude-file", "never"];
    const { child, outcome } = await startAndSeePort(argv);
    writeFileSync(list, "127.0.0.2\n");
    child.kill("SIGHUP");
    // The first piece of standard error is the sentence: nothing else is told.
    await once(child.stderr, "data");
    child.kill("SIGINT");
    const { status, stderr } = await outcome;
    expect(stderr).toMatch(/^portolan: exclusions read anew: 1 address of this scan left out from now on\.\n/);
    expect(status).toBe(130);
  });

  test("ends a scan that has no such file", async () => {
    const { child, outcome } = await startAndSeePort(ENDLESS);
    child.kill("SIGHUP");
    expect((await outcome).status).toBe(130);
  });
});

describe("standard output closed early", () => {
  test("ends the scan quietly and leaves nothing behind", async () => {
    const { child, outcome } = workplace.start(ENDLESS);
    child.stdout.once("data", () => child.stdout.destroy());
    expect(await outcome).toMatchObject({ status: 0, stderr: "" });
    expect(readdirSync(join(workplace.state, "portolan"))).toEqual([]);
  });

  test("is nothing to the services command", async () => {
    const { child, outcome } = workplace.start(["services", "--search", "a"]);
    child.stdout.destroy();
    expect(await outcome).toMatchObject({ status: 0, stderr: "" });
  });
});
