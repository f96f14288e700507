import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Check } from "./check.ts";
import { examine } from "./examine.ts";
import { formatChecks } from "./format-checks.ts";
import type { FileContents, Machine } from "./machine.ts";

const limits = (
  soft: string,
  hard: string,
) => `Limit                     Soft Limit           Hard Limit           Units
Max cpu time              unlimited            unlimited            seconds
Max open files            ${soft.padEnd(20)} ${hard.padEnd(20)} files
`;

const FILES: Readonly<Record<string, string>> = {
  "/proc/self/limits": limits("1024", "1048576"),
  "/proc/self/status": "Name:\tnode\nCapInh:\t0000000000000000\nCapEff:\t0000000000000000\n",
  "/proc/sys/net/ipv4/ip_local_port_range": "32768\t60999\n",
  "/proc/sys/net/core/rmem_max": "33554432\n",
  "/proc/sys/net/core/wmem_max": "212992\n",
  "/proc/sys/net/core/netdev_max_backlog": "1000\n",
  "/proc/sys/net/ipv4/neigh/default/gc_thresh3": "1024\n",
  "/proc/sys/net/ipv6/neigh/default/gc_thresh3": "1024\n",
  "/etc/resolv.conf": "# none\nsearch lab.test\nnameserver 192.0.2.53\nnameserver 2001:db8::53\n",
};

function machineOf(
  files: Readonly<Record<string, string | FileContents>> = {},
  fields: Partial<Omit<Machine, "read">> = {},
): Machine {
  return {
    platform: "linux",
    nodeVersion: "20.19.0",
    nodePath: "/usr/bin/node",
    isRoot: false,
    threads: 4,
    refusals: { raw: undefined, connect: undefined },
    state: { folder: "/home/someone/.local/state/portolan", refusal: undefined },
    read(path): FileContents {
      const contents = files[path] ?? FILES[path];
      if (contents === undefined) return { kind: "missing" };
      return typeof contents === "string" ? { kind: "text", text: contents } : contents;
    },
    ...fields,
  };
}

/** The check of a name. */
function check(name: string, machine: Machine): Check | undefined {
  return examine(machine).find((candidate) => candidate.name === name);
}

/** A sysctl file that holds a number. */
const sysctl = (path: string, value: number | string) => ({ [`/proc/sys/net/${path}`]: `${value}\n` });

describe("examine", () => {
  test("finds nothing lacking in a machine as it should be", () =>
    expect(examine(machineOf()).map(({ name, status }) => `${name}: ${status}`)).toEqual([
      "Node.js: ok",
      "threads: ok",
      "raw packets: ok",
      "system calls: ok",
      "open files: ok",
      "source ports: ok",
      "receive buffer: ok",
      "send buffer: ok",
      "input backlog: ok",
      "connection tracking: ok",
      "neighbours (ARP): ok",
      "neighbours (IPv6): ok",
      "name servers: ok",
      "checkpoints: ok",
    ]));

  test.each([
    [
      "open files",
      { "/proc/self/limits": limits("64", "64") },
      "64 descriptors",
      "prlimit --pid $$ --nofile=65536:65536",
    ],
    [
      "source ports",
      sysctl("ipv4/ip_local_port_range", "50000\t50999"),
      "1,000 ports (50000 to 50999)",
      'sysctl -w net.ipv4.ip_local_port_range="1024 65535"',
    ],
    ["receive buffer", sysctl("core/rmem_max", 212_992), "212,992 bytes", "sysctl -w net.core.rmem_max=33554432"],
    ["send buffer", sysctl("core/wmem_max", 4_096), "4,096 bytes", "sysctl -w net.core.wmem_max=212992"],
    ["input backlog", sysctl("core/netdev_max_backlog", 1), "1 packet", "sysctl -w net.core.netdev_max_backlog=1000"],
    [
      "connection tracking",
      { ...sysctl("netfilter/nf_conntrack_max", 262_144), ...sysctl("netfilter/nf_conntrack_count", 262_100) },
      "262,100 of 262,144 entries taken",
      "sysctl -w net.netfilter.nf_conntrack_max=524288",
    ],
    [
      "neighbours (ARP)",
      sysctl("ipv4/neigh/default/gc_thresh3", 512),
      "512 hosts",
      "sysctl -w net.ipv4.neigh.default.gc_thresh3=16384 net.ipv4.neigh.default.gc_thresh2=8192 net.ipv4.neigh.default.gc_thresh1=4096",
    ],
  ])("finds a lack of %s, and the command that mends it, by sudo or as root", (name, files, found, mend) => {
    expect(check(name, machineOf(files))).toMatchObject({ status: "lack", found, mend: `sudo ${mend}` });
    const root = machineOf({ ...files, "/proc/self/status": "CapEff:\t0000000001000000\n" }, { isRoot: true });
    expect(check(name, root)).toMatchObject({ status: "lack", found, mend });
  });

  test.each([
    ["18.20.1", "lack"],
    ["20.18.9", "lack"],
    ["20.19.0", "ok"],
    ["22.0.0", "ok"],
    ["v?", "unknown"],
  ])("Node %s: %s", (nodeVersion, status) =>
    expect(check("Node.js", machineOf({}, { nodeVersion }))).toMatchObject({ status }),
  );

  test("tells root of a container apart from who is not root, where raw packets are refused", () => {
    const refusals = { raw: "not allowed (EPERM)", connect: undefined };
    const nodePath = "/opt/my node/node";
    expect(check("raw packets", machineOf({}, { refusals, nodePath }))).toMatchObject({
      found: "not allowed (EPERM)",
      mend: "cp '/opt/my node/node' ./node && sudo setcap cap_net_raw+ep ./node",
    });
    expect(check("raw packets", machineOf({}, { refusals, isRoot: true }))).toMatchObject({
      mend: expect.stringContaining("--cap-add=NET_RAW"),
    });
  });

  test("expects neither raw packets nor system calls of another system", () => {
    const refusals = { raw: "no", connect: "no" };
    const other = machineOf({}, { platform: "darwin", refusals });
    expect([check("raw packets", other), check("system calls", other)]).toMatchObject([
      { status: "unknown" },
      { status: "unknown" },
    ]);
    expect(check("system calls", machineOf({}, { refusals }))).toMatchObject({ status: "lack", found: "no" });
  });

  test("sends root of a container outside, where it may not raise its limits", () => {
    const contained = machineOf({ "/proc/self/limits": limits("64", "64") }, { isRoot: true });
    expect(check("open files", contained)).toMatchObject({ mend: "docker run --ulimit nofile=65536:65536 …" });
  });

  test("takes CAP_NET_ADMIN for a buffer of any size", () => {
    const files = { ...sysctl("core/rmem_max", 1), "/proc/self/status": "CapEff:\t0000000000001000\n" };
    expect(check("receive buffer", machineOf(files))).toMatchObject({ status: "ok" });
  });

  test("takes a limit for none where it is none", () =>
    expect(check("open files", machineOf({ "/proc/self/limits": limits("1024", "unlimited") }))).toMatchObject({
      status: "ok",
    }));

  test("finds a folder for checkpoints that cannot be written, and quotes it for the shell", () => {
    const refusal = { words: "permission is denied", isPermission: true };
    const state = { folder: "/state of mine/portolan", refusal };
    expect(check("checkpoints", machineOf({}, { state, isRoot: true }))).toMatchObject({
      mend: 'export XDG_STATE_HOME="$(mktemp -d)"',
    });
    expect(check("checkpoints", machineOf({}, { state }))).toMatchObject({
      status: "lack",
      found: "/state of mine/portolan cannot be written: permission is denied",
      mend: `sudo install -d -m 700 -o "$(id -un)" '/state of mine/portolan'`,
    });
  });

  test("finds name servers, as many as are asked, or none", () => {
    const many = Array.from({ length: 5 }, (_, index) => `nameserver 192.0.2.${index}`).join("\n");
    expect(check("name servers", machineOf({ "/etc/resolv.conf": many }))).toMatchObject({
      found: "192.0.2.0, 192.0.2.1, 192.0.2.2",
    });
    expect(check("name servers", machineOf({ "/etc/resolv.conf": "search x\n" }))).toMatchObject({ status: "lack" });
  });

  test("says why it does not know", () => {
    const unreadable: FileContents = { kind: "unreadable", reason: "EACCES" };
    const path = "/proc/sys/net/core/wmem_max";
    expect(check("send buffer", machineOf({ [path]: unreadable }))).toMatchObject({
      status: "unknown",
      reason: `${path} cannot be read (EACCES)`,
    });
    expect(check("send buffer", machineOf({ [path]: "many" }))).toMatchObject({
      status: "unknown",
      reason: `${path} does not hold a number`,
    });
    expect(check("send buffer", machineOf({ [path]: { kind: "missing" } }))).toMatchObject({
      status: "unknown",
      reason: `${path} is not there`,
    });
  });

  test("judges whatever files hold, and shows it in lines of its own making", () => {
    const contents = fc.oneof(
      fc.string({ unit: "binary" }).map((text): FileContents => ({ kind: "text", text })),
      fc.nat().map((number): FileContents => ({ kind: "text", text: `${number}\n` })),
      fc.string().map((text): FileContents => ({ kind: "text", text: `nameserver \u001b[2J${text}` })),
      fc.constant<FileContents>({ kind: "missing" }),
      fc.constant<FileContents>({ kind: "unreadable", reason: "EIO" }),
    );
    const paths = [...Object.keys(FILES), "/proc/sys/net/netfilter/nf_conntrack_max"];
    fc.assert(
      fc.property(fc.array(contents, { minLength: paths.length, maxLength: paths.length }), (all) => {
        const files = Object.fromEntries(paths.map((path, index) => [path, all[index] as FileContents]));
        const checks = examine(machineOf(files));
        expect(checks).toHaveLength(14);
        for (const each of checks) {
          expect(each.meaning).toMatch(/\.$/);
          if (each.status === "lack") expect(each.mend).not.toBe("");
        }
        const remarks = checks.reduce((sum, { status }) => sum + { ok: 0, unknown: 1, lack: 2 }[status], 0);
        const text = formatChecks(checks);
        expect(text).not.toMatch(/[^\P{C}\n]/u);
        expect(text.trimEnd().split("\n")).toHaveLength(1 + 14 + remarks + 2);
      }),
    );
  });
});

describe("formatChecks", () => {
  test("shows what is lacking with its meaning and its mending, and what is well without", () => {
    const ok: Check = { name: "threads", status: "ok", meaning: "Threads.", found: "4 threads" };
    const lack: Check = { name: "send buffer", status: "lack", meaning: "Buffer.", found: "1 byte", mend: "do it" };
    const unknown: Check = { name: "x", status: "unknown", meaning: "An x.", reason: "nobody says" };
    expect(formatChecks([ok])).toBe(`CHECK    STATUS   FOUND
threads  ok       4 threads

Nothing is lacking.
`);
    expect(formatChecks([ok, lack, unknown])).toMatch(`CHECK        STATUS   FOUND
threads      ok       4 threads
send buffer  lack     1 byte
                      Buffer.
                      mend: do it
x            unknown  nobody says
                      An x.

1 lack. 1 check could not be made. `);
  });
});
