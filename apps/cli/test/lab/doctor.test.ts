import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { createLab, type Lab } from "@portolan/tool-netlab";
import { describeLab } from "@portolan/tool-netlab/vitest";
import { afterAll, beforeAll, expect, it } from "vitest";

const LAUNCHER = fileURLToPath(new URL("../../bin/portolan.cjs", import.meta.url));

/** Whether root is allowed to, CAP_SYS_RESOURCE of capabilities(7): in containers it often is not. */
const MAY_RAISE_LIMITS =
  ((BigInt(`0x${/^CapEff:\s*(\w+)/m.exec(readFileSync("/proc/self/status", "utf8"))?.[1]}`) >> 24n) & 1n) === 1n;

interface ShownCheck {
  readonly name: string;
  readonly status: string;
  readonly found: string;
  readonly mend: string;
}

describeLab("portolan doctor, on a machine that lacks something", () => {
  let lab: Lab;

  beforeAll(async () => {
    lab = await createLab({ targets: [{ addresses: ["10.77.1.1"] }] });
  });

  afterAll(() => lab?.close());

  /** What the doctor says of one thing, in a shell that has run some commands. */
  async function examine(name: string, ...commands: readonly string[]): Promise<ShownCheck | undefined> {
    const script = [...commands, 'exec "$0" "$1" doctor --json'].join("\n");
    const { stdout, stderr, exitCode } = await lab.exec("sh", ["-e", "-c", script, process.execPath, LAUNCHER]);
    expect(exitCode, stderr).toBe(0);
    return (JSON.parse(stdout.slice(stdout.indexOf("["))) as ShownCheck[]).find((check) => check.name === name);
  }

  it("finds a lack of source ports, which its command mends", async () => {
    const worsen = 'sysctl -q -w net.ipv4.ip_local_port_range="50000 50999"';
    const lack = await examine("source ports", worsen);
    expect(lack).toMatchObject({ status: "lack", found: "1,000 ports (50000 to 50999)" });
    expect(await examine("source ports", worsen, `${lack?.mend} >&2`)).toMatchObject({ status: "ok" });
  });

  it("finds a lack of descriptors, which its command mends where root may raise limits", async () => {
    const worsen = "ulimit -n 64";
    const lack = await examine("open files", worsen);
    expect(lack).toMatchObject({ status: "lack", found: "64 descriptors" });
    if (MAY_RAISE_LIMITS) expect(await examine("open files", worsen, lack?.mend ?? "")).toMatchObject({ status: "ok" });
    else expect(lack?.mend).toBe("docker run --ulimit nofile=65536:65536 …");
  });
});
