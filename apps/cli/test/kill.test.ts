import { once } from "node:events";
import { existsSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import type { EndEvent, HostEvent, PortEvent, ScanEvent } from "@portolan/core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Workplace } from "./portolan.ts";
import { randomNumbers } from "./random-numbers.ts";

/** Hosts of 127.0.0.0/8 that are scanned, and the closed ports of each beside the open one. */
const HOSTS = 512;
const CLOSED = ["1", "2", "3", "4", "5", "6", "7"];
const KILLS = 6;
/** Packets of its own only root sends here. */
const isRoot = process.getuid?.() === 0;

let workplace: Workplace;
let server: Server;
let openPort: number;

beforeEach(async () => {
  workplace = new Workplace();
  server = createServer((socket) => socket.on("error", () => undefined).destroy());
  server.listen(0, "0.0.0.0");
  await once(server, "listening");
  openPort = (server.address() as { port: number }).port;
});

afterEach(() => {
  server.close();
  workplace.remove();
});

/** Events of an output that may have been cut off in the middle of a line. */
function parse(stdout: string): ScanEvent[] {
  const whole = stdout.slice(0, stdout.lastIndexOf("\n") + 1);
  return whole.split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line) as ScanEvent]));
}

/** What a scan found, without what differs from run to run: times. */
function findings(events: readonly ScanEvent[]): {
  readonly ports: string[];
  readonly hosts: string[];
  readonly end: unknown;
} {
  const ports = events.filter((event): event is PortEvent => event.type === "port");
  const hosts = events.filter((event): event is HostEvent => event.type === "host");
  const end = events.at(-1) as EndEvent;
  return {
    ports: ports.map(({ ip, port, state, reason }) => `${ip} ${port} ${state} ${reason}`).sort(),
    hosts: hosts.map(({ ip, state, counts }) => `${ip} ${state} ${JSON.stringify(counts)}`).sort(),
    end: { type: end.type, status: end.status, decided: end.decided, hostsDone: end.hostsDone, counts: end.counts },
  };
}

describe("a scan killed with SIGKILL at random moments, again and again", () => {
  // A run is killed after its first word, the later ones after a port of theirs, `mostMs` later at the latest: connections and SYNs are all together on their way for less than
  // the whole scan takes at its rate; a sweep, which settles nothing in its first seconds, longer.
  test.each([
    { how: ["-sT"], seed: 1, workers: "0", mostMs: 400 },
    { how: ["-sT"], seed: 2, workers: "2", mostMs: 400 },
    ...(isRoot
      ? [
          { how: ["-sS"], seed: 3, workers: "0", mostMs: 400 },
          { how: ["-sS"], seed: 4, workers: "2", mostMs: 400 },
          { how: ["-sS", "--sweep", "--rounds", "2"], seed: 5, workers: "0", mostMs: 3_500 },
          { how: ["-sS", "--sweep", "--rounds", "2"], seed: 6, workers: "2", mostMs: 3_500 },
        ]
      : []),
  ])(
    "ends as one that was never stopped ($how, seed $seed, $workers workers)",
    async ({ how, seed, workers, mostMs }) => {
      const target = `127.8.0.0-127.8.${HOSTS / 256 - 1}.255`;
      const argv = [
        target,
        ...how,
        "-p",
        [openPort, ...CLOSED].join(),
        "--ndjson",
        "--show",
        "open",
        "--workers",
        workers,
        "--no-dns",
      ];
      const undisturbed = await workplace.run([...argv, "--no-checkpoint"]);
      const expected = findings(parse(undisturbed.stdout));
      expect(expected.ports).toHaveLength(HOSTS);
      expect(expected.hosts).toHaveLength(HOSTS);

      const random = randomNumbers(seed);
      const file = join(workplace.folder, "scan.checkpoint");
      const first = [...argv, "--rate", "1200", "--checkpoint", file, "--checkpoint-every", "50ms"];
      let command = first;
      for (let kill = 0; kill < KILLS; kill += 1) {
        const { child, outcome, printed } = workplace.start(command);
        await printed(kill === 0 ? '"start"' : '"type":"port"');
        // The moment is what is tried here, so it is left to chance: nothing is waited for.
        await setTimeout(random() * mostMs);
        child.kill("SIGKILL");
        await outcome;
        command = existsSync(file) ? ["--resume", file] : first;
      }
      expect(command[0]).toBe("--resume");

      const resumed = await workplace.run(command);
      expect(resumed.stderr).toBe("");
      expect(findings(parse(resumed.stdout))).toEqual(expected);
      expect(existsSync(file)).toBe(false);
    },
  );
});
