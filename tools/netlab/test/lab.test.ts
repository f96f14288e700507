import { once } from "node:events";
import { describe, expect, it, onTestFinished } from "vitest";
import { createLab, type Lab, type LabSpecification } from "../src/index.ts";
import { runOrThrow } from "../src/run-command.ts";
import { describeLab } from "../src/vitest.ts";
import { nmap } from "./nmap.ts";
import { connectOutcomes } from "./programs.ts";

const ONE_CLOSED: LabSpecification = { targets: [{ addresses: ["10.77.1.1"] }] };
const ONE_OPEN: LabSpecification = {
  targets: [{ addresses: ["10.77.1.1"], rules: [{ ports: "80", behaviour: "open" }] }],
};

async function labFor(specification: LabSpecification): Promise<Lab> {
  const lab = await createLab(specification);
  onTestFinished(() => lab.close());
  return lab;
}

describeLab("createLab", () => {
  it("leaves the host's own addresses, devices and routes as they are", async () => {
    const host = async (): Promise<string[]> => [
      await runOrThrow("ip", ["-brief", "address"]),
      await runOrThrow("ip", ["route", "show", "table", "all"]),
      await runOrThrow("ip", ["-6", "route", "show", "table", "all"]),
      await runOrThrow("nft", ["list", "ruleset"]),
    ];
    const before = await host();
    await labFor(ONE_OPEN);
    expect(await host()).toEqual(before);
  });

  it("makes every address of a /16 and of a /64 the target's own", async () => {
    const lab = await labFor({
      targets: [{ addresses: ["10.99.0.0/16", "fd99::/64"], rules: [{ ports: "80", behaviour: "open" }] }],
    });
    for (const address of ["10.99.0.0", "10.99.123.45", "10.99.255.255", "fd99::", "fd99::dead:beef:1:2"]) {
      expect(await connectOutcomes(lab, address, [80, 81]), address).toEqual({ 80: "accepted", 81: "ECONNREFUSED" });
    }
  });

  it("joins several targets to one scanner, each with a truth of its own", async () => {
    const lab = await labFor({
      targets: [
        { name: "left", addresses: ["10.77.1.1"], rules: [{ ports: "80", behaviour: "open" }] },
        { name: "right", addresses: ["10.77.2.1"], rules: [{ ports: "81", behaviour: "open" }] },
      ],
    });
    expect([...lab.namespaces.keys()]).toEqual(["scanner", "left", "right"]);
    const found = await nmap(lab, ["10.77.1.1", "10.77.2.1"], ["-sS", "-p", "80,81"]);
    expect(found.map(({ ip, port, state }) => [ip, port, state])).toEqual([
      ["10.77.1.1", 80, "open"],
      ["10.77.1.1", 81, "closed"],
      ["10.77.2.1", 80, "closed"],
      ["10.77.2.1", 81, "open"],
    ]);
  });

  it("makes two labs with the same addresses beside each other", async () => {
    const labs = await Promise.all([labFor(ONE_CLOSED), labFor(ONE_OPEN)]);
    const outcomes = await Promise.all(labs.map((lab) => connectOutcomes(lab, "10.77.1.1", [80])));
    expect(outcomes).toEqual([{ 80: "ECONNREFUSED" }, { 80: "accepted" }]);
  });

  it("keeps a port open for all of many probes from one source port", async () => {
    const lab = await labFor({
      targets: [{ addresses: ["10.77.1.0/24"], rules: [{ ports: "1-100", behaviour: "open" }] }],
    });
    const found = await nmap(lab, ["10.77.1.0/24"], ["-sS", "-g", "55555", "-p", "1-100"]);
    expect(found.filter(({ state }) => state === "open")).toHaveLength(25_600);
  });

  it("refuses a specification that makes no sense before it makes anything", async () => {
    await expect(createLab({ targets: [{ addresses: ["192.0.2.1"] }] })).rejects.toMatchObject({
      code: "SPECIFICATION_INVALID",
    });
  });

  it("says so when the listener behind the open ports has died", async () => {
    const lab = await labFor(ONE_OPEN);
    const listeners = await runOrThrow("ip", ["netns", "pids", lab.namespaces.get("target") ?? ""]);
    for (const pid of listeners.trim().split("\n")) process.kill(Number(pid), "SIGKILL");
    await expect
      .poll(() => lab.exec("true").catch((error: unknown) => error), { timeout: 10_000 })
      .toMatchObject({ code: "LISTENER_FAILED" });
  });
});

describeLab("lab.exec", () => {
  it("runs in the namespace that is asked for, and collects all there is", async () => {
    const lab = await labFor(ONE_CLOSED);
    const scanner = await lab.exec("ip", ["-brief", "address"]);
    expect(scanner.stdout).toContain("10.76.0.1/30");
    const target = await lab.exec("ip", ["-brief", "address"], { where: "target" });
    expect(target.stdout).toContain("10.76.0.2/30");
    const failing = await lab.exec("sh", ["-c", "cat; echo bad >&2; exit 3"], { input: "in" });
    expect(failing).toEqual({ stdout: "in", stderr: "bad\n", exitCode: 3, signal: null, timedOut: false });
    await expect(lab.exec("true", [], { where: "nowhere" })).rejects.toMatchObject({ code: "NAMESPACE_UNKNOWN" });
    await expect(lab.exec("no-such-command")).rejects.toMatchObject({ code: "COMMAND_FAILED" });
  });

  it("hands the environment, the bound of open files and the lack of privilege to the command", async () => {
    const lab = await labFor(ONE_CLOSED);
    const env = { ...process.env, PORTOLAN_WORD: "word" };
    const script =
      'echo "$PORTOLAN_WORD $(ulimit -n) $(ulimit -Hn) $(id -u) $(grep CapEff /proc/self/status | cut -f 2)"';
    const run = await lab.exec("sh", ["-c", script], { env, openFiles: 256, unprivileged: true });
    expect(run.stdout).toBe("word 256 256 65534 0000000000000000\n");
  });

  it("changes kernel settings for the command alone, and setSysctl for good", async () => {
    const lab = await labFor(ONE_CLOSED);
    const key = "net.ipv4.ip_local_port_range";
    const read = async (options = {}): Promise<string> => {
      const { stdout } = await lab.exec("sysctl", ["-n", key], options);
      return stdout.trim().replace(/\s+/, " ");
    };
    const before = await read();
    expect(await read({ sysctls: { [key]: "40000 40100" } })).toBe("40000 40100");
    expect(await read()).toBe(before);
    await lab.setSysctl("scanner", key, "50000 50100");
    expect(await read()).toBe("50000 50100");
    await expect(lab.setSysctl("scanner", "net.ipv4.no_such_setting", 1)).rejects.toMatchObject({
      code: "COMMAND_FAILED",
    });
  });

  it("kills a command that takes too long", async () => {
    const lab = await labFor(ONE_CLOSED);
    const run = await lab.exec("sleep", ["1000"], { timeoutMs: 200 });
    expect(run).toMatchObject({ exitCode: null, signal: "SIGKILL", timedOut: true });
  });
});

describeLab("lab.close", () => {
  it("kills what was spawned, and may be called twice", async () => {
    const lab = await createLab(ONE_CLOSED);
    const sleeper = lab.spawn("sleep", ["1000"], { where: "target", stdio: "ignore" });
    const ended = once(sleeper, "exit");
    await Promise.all([lab.close(), lab.close()]);
    expect(await ended).toEqual([null, "SIGKILL"]);
    const namespaces = await runOrThrow("ip", ["netns", "list"]);
    for (const name of lab.namespaces.values()) expect(namespaces).not.toContain(name);
  });
});

describe("specification", () => {
  it("is checked without root", async () => {
    await expect(createLab({ targets: [] })).rejects.toMatchObject({ code: "SPECIFICATION_INVALID" });
  });
});
