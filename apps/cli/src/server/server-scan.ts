import type { PortolanClient, Progress, ScanRequest, ScanEvent as ServerEvent } from "@portolan/client";
import {
  type HostEvent,
  InputError,
  type PortEvent,
  type ResolvedTargets,
  type Scan,
  type ScanEvent,
  type ScanProgress,
  targetWarnings,
} from "@portolan/core";
import { creationError, followingError } from "./explain-failure.ts";
import { ServerError } from "./server-error.ts";

/** What a scan on a server is made of. */
export interface ServerScanOptions {
  readonly client: PortolanClient;
  /** The server's address, for messages. */
  readonly url: string;
  readonly request: ScanRequest;
  /** What the request came from: the names in it, and what is to be told of them. */
  readonly targets: ResolvedTargets;
  /** (host, port) pairs. */
  readonly probes: number;
  /** The command line, to be told in the `start` event. */
  readonly arguments: readonly string[];
  /** Told what happens to the scan over there. */
  readonly tell: (message: string) => void;
}

const NOTHING_DONE: Progress = { decided: 0, sent: 0, retransmitted: 0, answered: 0, open: 0, elapsedMs: 0 };

/**
 * A scan on a server that is read and steered as one of this process: it begins with the first event that is asked for, and to leave or
 * abort it aborts it there.
 */
export class ServerScan implements Omit<Scan, "result"> {
  readonly #options: ServerScanOptions;
  readonly #creation = new AbortController();
  readonly #hostsUp = new Set<string>();
  #id: string | undefined;
  #status: "unknown" | Extract<ServerEvent, { type: "status" }>["status"] = "unknown";
  #latest = NOTHING_DONE;
  #hasStarted = false;
  /** Whether nothing more is told. */
  #hasEnded = false;
  #isAborted = false;
  #isPaused = false;

  constructor(options: ServerScanOptions) {
    this.#options = options;
  }

  get progress(): ScanProgress {
    const { probes: total, targets } = this.#options;
    const { ratePerSecond = 0, ...latest } = this.#latest;
    const { decided, elapsedMs } = latest;
    return {
      ...latest,
      total,
      stage: this.#hasStarted ? "ports" : "starting",
      hosts: targets.addresses.size,
      hostsUp: this.#hostsUp.size,
      ratePerSecond,
      ...(decided > 0 ? { remainingMs: (elapsedMs / decided) * (total - decided) } : {}),
      paused: this.#status === "paused",
    };
  }

  /** Where the scan is, and what becomes of it, for one who is not told its end. */
  get whereabouts(): string {
    const { url } = this.#options;
    if (this.#id === undefined) return `the server at ${url} has not said that it took the scan on.`;
    const place = `${url}/v1/scans/${encodeURIComponent(this.#id)}`;
    if (this.#status === "aborted") return `it is aborted on the server, which keeps what it found: ${place}`;
    return this.#isOver() ? `it is over on the server: ${place}` : `it goes on on the server: ${place}`;
  }

  pause(): void {
    this.#isPaused = true;
    this.#steer((client, id) => client.pauseScan(id));
  }

  resume(): void {
    this.#isPaused = false;
    this.#steer((client, id) => client.resumeScan(id));
  }

  /** @throws InputError `REQUEST_INVALID` */
  setRate(ratePerSecond: number): void {
    const message = "The pace of a scan on a server stays as it began: stop it, and begin another.";
    throw new InputError("REQUEST_INVALID", String(ratePerSecond), message);
  }

  /** @throws InputError `REQUEST_INVALID` */
  exclude(): void {
    const message = "What a scan on a server leaves out stays as it began: stop it, and begin another.";
    throw new InputError("REQUEST_INVALID", "", message);
  }

  abort(): void {
    if (this.#isAborted) return;
    this.#isAborted = true;
    this.#creation.abort();
    this.#steer((client, id) => client.abortScan(id));
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<ScanEvent, void> {
    const { client, url } = this.#options;
    const id = await this.#create();
    if (id === undefined) return;
    try {
      for await (const told of client.follow(id)) {
        if (told.kind === "progress") this.#latest = told.progress;
        else yield* this.#read(told.event);
      }
      this.#hasEnded = true;
      await this.#complain(id);
    } catch (error) {
      this.#hasEnded = true;
      throw followingError(error, url);
    } finally {
      // Whoever leaves wants no more of it, and waits until it is certain that it has ended.
      if (!this.#hasEnded && !this.#isAborted) await client.abortScan(id).catch(() => undefined);
    }
  }

  /** Asks for the scan; gives nothing when it was aborted before there was one. */
  async #create(): Promise<string | undefined> {
    const { client, url, request, tell } = this.#options;
    try {
      const { signal } = this.#creation;
      const { id, status } = await client.createScan(request, { signal });
      this.#id = id;
      if (status === "queued") tell("the server runs as many scans as it may: this one waits for its turn.");
      return id;
    } catch (error) {
      if (this.#isAborted) return undefined;
      throw creationError(error, url);
    }
  }

  #read(event: ServerEvent): readonly ScanEvent[] {
    switch (event.type) {
      case "status":
        this.#changeStatus(event.status);
        return [];
      case "start":
        this.#hasStarted = true;
        return [{ ...event, arguments: this.#options.arguments }, ...targetWarnings(this.#options.targets)];
      case "port":
        if (event.state === "open") this.#hostsUp.add(event.ip);
        return [this.#named(event)];
      case "host":
        if (event.state === "up") this.#hostsUp.add(event.ip);
        return [this.#named(event)];
      case "end":
        this.#latest = { ...this.#latest, decided: event.decided, sent: event.sent, elapsedMs: event.elapsedMs };
        return [event];
      case "warning":
        return [event];
    }
  }

  /** The server was asked for addresses alone. The fields are in the order in which a scan of this process has them. */
  #named<Event extends PortEvent | HostEvent>(event: Event): Event {
    const { type, ip } = event;
    const hostname = this.#options.targets.hostnames.get(ip);
    return hostname === undefined ? event : Object.assign({ type, ip, hostname }, event);
  }

  #changeStatus(status: Extract<ServerEvent, { type: "status" }>["status"]): void {
    const { tell } = this.#options;
    if (status === "paused" && !this.#isPaused)
      tell("the scan was paused on the server; it goes on when it is resumed there.");
    this.#status = status;
  }

  #isOver(): boolean {
    return this.#status === "finished" || this.#status === "failed" || this.#status === "timed-out";
  }

  /** Throws what a scan of this process would have thrown at its end. */
  async #complain(id: string): Promise<void> {
    const { client, url } = this.#options;
    if (this.#status === "aborted" && !this.#isAborted)
      throw new ServerError(`the scan was aborted on the server at ${url}, not from here.`);
    if (this.#status !== "failed") return;
    const { failure } = await client.showScan(id);
    throw new ServerError(`the scan failed on the server at ${url}: ${failure?.message ?? "it does not say why."}`);
  }

  /** Has something done over there; that it can't be done is told, and ends nothing. */
  #steer(act: (client: PortolanClient, id: string) => Promise<unknown>): void {
    const { client, url, tell } = this.#options;
    if (this.#id === undefined || this.#hasEnded) return;
    act(client, this.#id).catch((error: unknown) => {
      const reason = followingError(error, url);
      tell(reason instanceof Error ? reason.message : String(reason));
    });
  }
}
