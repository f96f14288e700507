import type { ScanEvent, ScanProgress } from "../results/events.ts";
import { collectResult, type Scan, type ScanResult } from "../scan/scan-handle.ts";
import type { AddressSet } from "../targets/address-set.ts";
import type { NameFinder } from "./name-finder.ts";
import { parseNameServer } from "./name-server.ts";

/** Whose names to look for, and whom to ask. */
export interface NameHostsOptions {
  /**
   * Name servers as `parseNameServer` reads them: `192.0.2.1`, `[2001:db8::1]:53`. Those that the system is set up with by default.
   */
  readonly servers?: readonly string[];
  /** Hosts to name: those that are up (default), or all that an event tells of. */
  readonly hosts?: "up" | "all";
}

/**
 * A scan whose `port` and `host` events have the names of their hosts: from the hosts file of this machine, else by reverse look-ups
 * (PTR records, RFC 1035 section 3.5), many beside each other. Loopback and link-local addresses are asked of no server. A name that a
 * target was asked for by stays. Names come from whoever runs the network behind an address: one that has other characters than names of
 * hosts have is left out.
 *
 * Events of a host wait for its name for at most some seconds, others go by. A name that can't be found out fails nothing: a warning
 * before the end tells how many.
 *
 * @param scan A scan whose events nobody has read; to be read and steered by what is returned from then on.
 * @throws InputError `NAME_SERVER_INVALID`.
 */
export function nameHosts(scan: Omit<Scan, "result">, options: NameHostsOptions = {}): Scan {
  return new NamedScan(scan, (options.servers ?? []).map(parseNameServer), options.hosts ?? "up");
}

class NamedScan implements Scan {
  readonly #scan: Omit<Scan, "result">;
  readonly #servers: readonly string[];
  readonly #hosts: "up" | "all";
  readonly #aborted = new AbortController();

  constructor(scan: Omit<Scan, "result">, servers: readonly string[], hosts: "up" | "all") {
    this.#scan = scan;
    this.#servers = servers;
    this.#hosts = hosts;
  }

  get progress(): ScanProgress {
    return this.#scan.progress;
  }

  pause(): void {
    this.#scan.pause();
  }

  resume(): void {
    this.#scan.resume();
  }

  setRate(ratePerSecond: number): void {
    this.#scan.setRate(ratePerSecond);
  }

  abort(): void {
    this.#scan.abort();
    this.#aborted.abort();
  }

  exclude(addresses: AddressSet): void {
    this.#scan.exclude(addresses);
  }

  result(): Promise<ScanResult> {
    return collectResult(this);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<ScanEvent, void> {
    const events = this.#scan[Symbol.asyncIterator]();
    let isTaken = false;
    try {
      const start = await events.next();
      if (start.done) return;
      yield start.value;
      // Loaded while the first probes are on their way.
      const [{ nameEvents }, finder] = await Promise.all([import("./name-events.ts"), createFinder(this.#servers)]);
      isTaken = true;
      yield* nameEvents(
        { [Symbol.asyncIterator]: () => events },
        { finder, hosts: this.#hosts, abort: () => this.abort(), signal: this.#aborted.signal },
      );
    } finally {
      if (!isTaken) await events.return?.();
    }
  }
}

async function createFinder(servers: readonly string[]): Promise<NameFinder> {
  const [{ NameFinder }, { readHostsFile }] = await Promise.all([
    import("./name-finder.ts"),
    import("./hosts-file.ts"),
  ]);
  return new NameFinder({
    hostsFile: readHostsFile,
    resolver: async () => (await import("./reverse-resolver.ts")).createReverseResolver(servers),
  });
}
