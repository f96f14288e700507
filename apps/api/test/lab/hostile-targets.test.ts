import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { createLab, type Lab } from "@portolan/tool-netlab";
import { describeLab } from "@portolan/tool-netlab/vitest";
import { afterAll, beforeAll, expect, it } from "vitest";
import { COMMAND, untilListening } from "../command.ts";
import { freshFolder } from "../harness.ts";
import { DENIED, NAMES, NOT_LOOPBACK, UNCLEAR, WIDE } from "../hostile-targets.ts";

/** Packets to this port say that a capture is over: nobody scans it. */
const SENTINEL_PORT = 50_505;
const PORT = 80;
/** Allowed where all is but what is denied. */
const ALLOWED = ["10.67.0.1", "10.67.0.5"] as const;

/** Names that mean something allowed when they are asked for first, and something denied from then on. */
const REBINDING = {
  "rebinding.example": [[ALLOWED[1]], ["10.66.0.1"]],
  "rebinding-to-metadata.example": [[ALLOWED[1]], ["169.254.169.254"]],
};

function script(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}

/** Packets on a device, as tcpdump tells them, a line each. */
class Capture {
  readonly #lines: string[] = [];
  readonly #over: Promise<void>;

  private constructor(child: ChildProcess) {
    if (child.stdout === null) throw new Error("tcpdump has no standard output.");
    const reader = createInterface({ input: child.stdout });
    this.#over = new Promise((resolve) => {
      const onLine = (line: string): void => {
        if (!line.includes(`.${SENTINEL_PORT}: UDP`)) {
          this.#lines.push(line);
          return;
        }
        // What follows is the answer to it.
        reader.off("line", onLine);
        resolve();
      };
      reader.on("line", onLine);
    });
  }

  static async start(lab: Lab, where: string, device: string, filter: string): Promise<Capture> {
    const child = lab.spawn("tcpdump", ["-i", device, "-nn", "-l", "--immediate-mode", "-B", "16384", filter], {
      where,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const capture = new Capture(child);
    const { stderr } = child;
    if (stderr === null) throw new Error("tcpdump has no standard error.");
    await new Promise<void>((resolve) => {
      stderr.on("data", (words) => {
        if (String(words).includes("listening on")) resolve();
      });
    });
    return capture;
  }

  /** All packets up to one to the sentinel's port of an address. */
  async until(lab: Lab, address: string): Promise<readonly string[]> {
    await lab.exec("bash", ["-c", `echo > /dev/udp/${address}/${SENTINEL_PORT}`]);
    await this.#over;
    return this.#lines;
  }
}

/** Whom packets are for, but for what the kernels of both ends tell each other of their own accord. */
function destinations(lines: readonly string[]): string[] {
  const own =
    /ARP|router solicitation|multicast listener|neighbor (?:solicitation|advertisement), .* fd76:|> (?:10\.76\.|fd76:|fe80:)/;
  const told = lines.filter((line) => !own.test(line));
  return [...new Set(told.map((line) => / > (\d+\.\d+\.\d+\.\d+|[0-9a-f:]+?)(?:\.\d+)?: /.exec(line)?.[1] ?? line))];
}

describeLab("hostile targets", () => {
  let lab: Lab;

  beforeAll(async () => {
    lab = await createLab({ targets: [{ addresses: ["10.66.0.0/24", "10.67.0.0/24", "fd66::/120"] }] });
    // Whatever is sent to anywhere gets to where it is captured.
    const { ipv4 = "", ipv6 = "" } = lab.truth.targets[0]?.icmpFrom ?? {};
    for (const [family, via] of [
      ["-4", ipv4],
      ["-6", ipv6],
    ] as const) {
      const { exitCode, stderr } = await lab.exec("ip", [family, "route", "add", "default", "via", via]);
      expect(exitCode, stderr).toBe(0);
    }
    const names = Object.fromEntries(Object.entries(NAMES).map(([name, addresses]) => [name, [addresses]]));
    const server = lab.spawn(
      process.execPath,
      ["--import", "tsx", script("./name-server.ts"), JSON.stringify({ ...names, ...REBINDING })],
      { stdio: ["ignore", "pipe", "inherit"] },
    );
    if (server.stdout === null) throw new Error("The name server has no standard output.");
    await once(server.stdout, "data");
  });

  afterAll(() => lab?.close());

  /** Starts the built server in the scanner's namespace, where the lab's name server is the only one. */
  async function startServer(...flags: string[]): Promise<string> {
    const data = freshFolder();
    const resolver = join(data, "resolv.conf");
    writeFileSync(resolver, "nameserver 127.0.0.1\n");
    const mount = 'mount --bind "$0" /etc/resolv.conf && exec "$@"';
    const words = [process.execPath, COMMAND, "--port", "0", "--data", data, "--log-level", "silent", ...flags];
    const child = lab.spawn("unshare", ["--mount", "sh", "-c", mount, resolver, ...words], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    return (await untilListening(child)).url;
  }

  async function post(url: string, lists: readonly (readonly string[])[]): Promise<readonly object[]> {
    const words = ["--import", "tsx", script("./post-targets.ts"), url, String(PORT)];
    const { stdout, stderr, exitCode } = await lab.exec(process.execPath, words, { input: JSON.stringify(lists) });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    return JSON.parse(stdout) as object[];
  }

  it("get no packet out, in whichever way they are spelled, and whatever their names come to mean", async () => {
    const [narrow, wide] = [
      await startServer(),
      await startServer("--allow", WIDE.allow.join(","), "--deny", WIDE.deny.join(",")),
    ];
    const servers = [narrow, wide].map((url) => `tcp port ${new URL(url).port}`).join(" or ");
    const outside = await Capture.start(lab, "target", "eth0", "ip or ip6");
    const inside = await Capture.start(lab, "scanner", "lo", `not port 53 and not (${servers})`);

    const refused = { status: 403, type: "/problems/target-not-allowed" };
    expect(await post(narrow, NOT_LOOPBACK)).toEqual(NOT_LOOPBACK.map(() => refused));
    expect(await post(wide, DENIED)).toEqual(DENIED.map(() => refused));
    const unclear = UNCLEAR.map((target) => [target]);
    expect(await post(wide, unclear)).toEqual(unclear.map(() => ({ status: 422, type: "/problems/input-invalid" })));
    expect(NOT_LOOPBACK.length + DENIED.length + UNCLEAR.length).toBeGreaterThanOrEqual(60);

    // These are allowed when they are judged: what was judged is scanned, and nothing else.
    const rebinding = Object.keys(REBINDING).map((name) => [name]);
    expect(await post(wide, rebinding)).toEqual(rebinding.map(() => ({ status: 202, scan: "finished" })));
    expect(destinations(await outside.until(lab, "10.67.0.9"))).toEqual([ALLOWED[1]]);
    expect(destinations(await inside.until(lab, "127.0.0.1"))).toEqual([]);
    // Now they mean what is denied.
    expect(await post(wide, rebinding)).toEqual(rebinding.map(() => refused));
  });

  it("are told apart by the capture from one that is allowed", async () => {
    const url = await startServer("--allow", WIDE.allow.join(","), "--deny", WIDE.deny.join(","));
    const outside = await Capture.start(lab, "target", "eth0", "ip or ip6");
    const inside = await Capture.start(lab, "scanner", "lo", `not port 53 and not tcp port ${new URL(url).port}`);
    const finished = { status: 202, scan: "finished" };
    expect(await post(url, [[ALLOWED[0]], ["127.0.0.9"]])).toEqual([finished, finished]);
    expect(destinations(await outside.until(lab, "10.67.0.9"))).toContain(ALLOWED[0]);
    expect(destinations(await inside.until(lab, "127.0.0.1"))).toContain("127.0.0.9");
  });
});
