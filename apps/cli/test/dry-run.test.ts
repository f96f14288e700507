import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Workplace } from "./portolan.ts";

/** Documentation addresses (RFC 5737, RFC 3849): nothing is sent to them, or to anyone. */
const BLOCK = "192.0.2.0/28";

let workplace: Workplace;

beforeEach(() => {
  workplace = new Workplace();
});

afterEach(() => workplace.remove());

const lines = (stdout: string) => stdout.trimEnd().split("\n");

describe("--dry-run", () => {
  test("prints each pair once, in the order that the seed repeats, and leaves nothing behind", async () => {
    const argv = ["--dry-run", BLOCK, "2001:db8::1", "-p", "1-20,U:53", "--seed", "7"];
    const { stdout, stderr, status } = await workplace.run(argv);
    expect({ stderr, status }).toEqual({ stderr: "", status: 0 });
    const expected = [...Array.from({ length: 16 }, (_, host) => `192.0.2.${host}`), "2001:db8::1"].flatMap((ip) => [
      ...Array.from({ length: 20 }, (_, index) => `${ip} ${index + 1}/tcp`),
      `${ip} 53/udp`,
    ]);
    expect(lines(stdout).sort()).toEqual(expected.sort());
    expect((await workplace.run(argv)).stdout).toBe(stdout);
    expect(existsSync(workplace.state)).toBe(false);
    expect(readdirSync(workplace.folder)).toEqual([]);
  });

  test("prints objects with --ndjson", async () => {
    const { stdout } = await workplace.run(["--dry-run", "192.0.2.1", "-p", "80", "--ndjson"]);
    expect(JSON.parse(stdout)).toEqual({ type: "probe", ip: "192.0.2.1", protocol: "tcp", port: 80 });
  });

  test("has no excluded address, and its shards make the whole", async () => {
    writeFileSync(join(workplace.folder, "never"), "192.0.2.4/30\n");
    const argv = ["--dry-run", BLOCK, "-p", "1-5", "--seed", "7", "--exclude-file", "never"];
    const whole = lines((await workplace.run(argv)).stdout);
    const parts: string[] = [];
    for (const shard of ["1/3", "2/3", "3/3"])
      parts.push(...lines((await workplace.run([...argv, "--shard", shard])).stdout));
    expect(parts).toEqual(whole);
    expect(whole).toHaveLength(60);
    expect(whole.filter((line) => /^192\.0\.2\.[4-7] /.test(line))).toEqual([]);
  });

  test("skips special-purpose addresses of a wider target and says so in one line, unless told not to", async () => {
    const argv = ["--dry-run", "192.0.1.254-192.0.2.1", "-p", "80", "--seed", "7"];
    const { stdout, stderr } = await workplace.run(argv);
    expect(lines(stdout).sort()).toEqual(["192.0.1.254 80/tcp", "192.0.1.255 80/tcp"]);
    expect(stderr).toMatch(/^portolan: warning: Skipped 2 special-purpose addresses of .*192\.0\.2\.0\/24.*\n$/);
    const all = await workplace.run([...argv, "--include-special"]);
    expect(lines(all.stdout)).toHaveLength(4);
    expect(all.stderr).toBe("");
    expect((await workplace.run([...argv, "--quiet"])).stderr).toBe("");
  });

  test("asks what the kinds of scan ask", async () => {
    const { stdout } = await workplace.run(["--dry-run", "192.0.2.1", "-sS", "-sU", "-p", "T:80,U:53"]);
    expect(lines(stdout).sort()).toEqual(["192.0.2.1 53/udp", "192.0.2.1 80/tcp"]);
    const hosts = await workplace.run(["--dry-run", "192.0.2.1", "-sn", "-PE", "-PS22"]);
    expect(lines(hosts.stdout).sort()).toEqual(["192.0.2.1 22/tcp", "192.0.2.1 echo"]);
  });

  test("ends quietly when its reader has had enough", async () => {
    const { child, outcome } = workplace.start(["--dry-run", "11.0.0.0/8", "-p", "1-1000"]);
    child.stdout.once("data", () => child.stdout.destroy());
    expect(await outcome).toMatchObject({ status: 0, stderr: "" });
  });

  test("beside --resume prints what is left, and leaves the checkpoint", async () => {
    const argv = ["127.0.0.1", "-p", "1-2000", "-sT", "--rate", "200", "--show", "all", "--ndjson", "--seed", "7"];
    const { child, outcome, printed } = workplace.start([...argv, "--checkpoint", "stopped"]);
    await printed('"type":"port"');
    child.kill("SIGINT");
    const { stdout } = await outcome;
    const told = lines(stdout).flatMap((line) => (line.includes('"type":"port"') ? [JSON.parse(line).port] : []));
    const left = await workplace.run(["--resume", "stopped", "--dry-run"]);
    expect(left).toMatchObject({ stderr: "", status: 0 });
    const ports = lines(left.stdout).map((line) => Number(/^127\.0\.0\.1 (\d+)\/tcp$/.exec(line)?.[1]));
    expect(ports.length).toBeGreaterThan(0);
    expect([...told, ...ports].sort((one, other) => one - other)).toEqual(
      Array.from({ length: 2000 }, (_, index) => index + 1),
    );
    expect(existsSync(join(workplace.folder, "stopped"))).toBe(true);
  });
});
