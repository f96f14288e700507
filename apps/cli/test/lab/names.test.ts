import { fileURLToPath } from "node:url";
import type { ScanEvent } from "@portolan/core";
import { createLab, type Lab } from "@portolan/tool-netlab";
import { describeLab } from "@portolan/tool-netlab/vitest";
import { afterAll, beforeAll, expect, it } from "vitest";

const LAUNCHER = fileURLToPath(new URL("../../bin/portolan.cjs", import.meta.url));
const HOSTS = ["10.77.1.1", "10.77.1.2", "fd77:1::1"];
const SILENT = "10.77.1.3";

const NAMES = {
  "10.77.1.1": "one.lab.test",
  "10.77.1.2": "two.lab.test",
  "10.77.1.3": "silent.lab.test",
  "fd77:1::1": "six.lab.test",
};

describeLab("names of hosts, from a real name server", () => {
  let lab: Lab;
  let server: string;

  beforeAll(async () => {
    lab = await createLab({
      targets: [
        {
          addresses: [...HOSTS, SILENT],
          rules: [
            { addresses: [SILENT], ports: "1-1000", behaviour: "dropped" },
            { ports: "22,80", behaviour: "open" },
          ],
        },
      ],
    });
    // The address of the link, since an answer from a socket bound to no address leaves with it.
    server = lab.truth.targets[0]?.icmpFrom.ipv4 ?? "";
    const child = lab.spawn(
      "dnsmasq",
      [
        ...["--keep-in-foreground", "--no-resolv", "--no-hosts", "--conf-file=/dev/null", "--user=root", "--pid-file="],
        ...["--bogus-priv", "--log-facility=-"],
        ...Object.entries(NAMES).map(([ip, name]) => `--host-record=${name},${ip}`),
      ],
      { where: "target", stdio: ["ignore", "ignore", "pipe"] },
    );
    if (child.stderr === null) throw new Error("dnsmasq has no standard error.");
    for await (const words of child.stderr) if (String(words).includes("started")) break;
  });

  afterAll(() => lab?.close());

  async function scan(...flags: string[]): Promise<{ readonly stdout: string; readonly stderr: string }> {
    const { stdout, stderr, exitCode } = await lab.exec(process.execPath, [LAUNCHER, "--no-checkpoint", ...flags]);
    expect(exitCode, stderr).toBe(0);
    return { stdout, stderr };
  }

  /** The name of each host that an event tells of. */
  async function namesOf(...flags: string[]): Promise<Map<string, string | undefined>> {
    const { stdout, stderr } = await scan("-p", "22,80,443", "--ndjson", ...flags);
    expect(stderr).toBe("");
    const events = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as ScanEvent);
    return new Map(events.flatMap((event) => ("ip" in event ? [[event.ip, event.hostname]] : [])));
  }

  it("are found where hosts are up", async () => {
    const names = await namesOf("-Pn", "--show", "all", "--dns-servers", server, ...HOSTS, SILENT);
    expect(Object.fromEntries(names)).toEqual({ ...NAMES, [SILENT]: undefined });
  });

  it("are found of all hosts that are told of, by -R", async () => {
    const names = await namesOf("-Pn", "--show", "all", "-R", "--dns-servers", `${server}:53`, ...HOSTS, SILENT);
    expect(Object.fromEntries(names)).toEqual(NAMES);
  });

  it("are those that nmap finds", async () => {
    const { stdout } = await lab.exec("nmap", ["-sL", "-R", "--dns-servers", server, ...HOSTS.slice(0, 2), SILENT]);
    for (const [ip, name] of Object.entries(NAMES).filter(([address]) => !address.includes(":")))
      expect(stdout).toContain(`Nmap scan report for ${name} (${ip})`);
  });

  it("stand beside hosts that were looked for, and are in no scan with -n", async () => {
    const { stdout } = await scan("-sn", "--dns-servers", server, "10.77.1.1");
    expect(stdout).toMatch(/^10\.77\.1\.1 +up .*\(one\.lab\.test\)$/m);
    expect((await namesOf("-n", "10.77.1.1")).get("10.77.1.1")).toBeUndefined();
  });

  it("fail nothing where no name server can be asked", async () => {
    // Nobody listens there: the kernel of the target says so.
    const { stdout, stderr } = await scan("-p", "22", "--dns-servers", `${server}:5353`, "10.77.1.1");
    expect(stdout).toMatch(/^10\.77\.1\.1\n/);
    expect(stderr).toMatch(/^portolan: warning: The name servers did not say the name of 1 host \(\w+\): .*-n\.\n$/);
  });
});
