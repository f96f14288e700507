import { LRUCache } from "lru-cache";
import type { EndStatus, HostEvent, PortEvent, ScanEvent, WarningEvent } from "../results/events.ts";
import { BatchQueue } from "../scan/batch-queue.ts";
import { STATES_OF_ANSWERS } from "../verdict/state.ts";
import type { NameFailures, NameFinder } from "./name-finder.ts";

/** Longest that an event waits for the name of its host, milliseconds. */
const MOST_WAIT_MS = 3_000;
/** Events that are held for want of a name, or of a reader: no more is read of the scan then, which slows it. */
const MOST_HELD = 8_192;
/** Hosts whose names are remembered. */
const MOST_NAMES = 32_768;
/** What is remembered of a host without a name. */
const NAMELESS = "";

/** How events are given names. */
export interface NamingOptions {
  readonly finder: Pick<NameFinder, "find" | "close"> & { readonly failures: NameFailures };
  /** Hosts whose names are looked for: those that are up, or all that an event tells of. */
  readonly hosts: "up" | "all";
  /** Ends the scan whose events these are; called when the reader leaves. */
  readonly abort: () => void;
  /** Told when nobody is to wait any longer for what was asked so far. */
  readonly signal?: AbortSignal;
  /** Longest that an event waits, milliseconds; 3,000 by default. */
  readonly waitMs?: number;
}

/**
 * The events of a scan, with the names of hosts in them. While the name of a host is looked for, its events are held, in their order;
 * others go by. An event whose name does not come in time goes without. A warning tells of the names that could not be found out.
 */
export async function* nameEvents(
  events: AsyncIterable<ScanEvent>,
  options: NamingOptions,
): AsyncGenerator<ScanEvent, void> {
  const naming = new EventNaming(options);
  let isOver = false;
  const reading = naming.read(events);
  try {
    for (let event = await naming.next(); event !== undefined; event = await naming.next()) yield event;
    isOver = true;
  } finally {
    if (!isOver) {
      naming.leave();
      options.abort();
    }
    await reading;
    await options.finder.close();
  }
}

/** Events of one host, until its name is known or their time is up. */
interface Wait {
  readonly events: (PortEvent | HostEvent)[];
  readonly timer: NodeJS.Timeout;
}

class EventNaming {
  readonly #options: NamingOptions;
  readonly #queue = new BatchQueue<ScanEvent>();
  readonly #names = new LRUCache<string, string>({ max: MOST_NAMES });
  readonly #waits = new Map<string, Wait>();
  #held = 0;
  /** Names that did not come in time, nor since. */
  #late = 0;
  #hasLeft = false;
  #wake: () => void = () => undefined;

  constructor(options: NamingOptions) {
    this.#options = options;
    options.signal?.addEventListener("abort", () => this.#releaseAll(), { once: true });
  }

  /** The next event that may go; undefined at the end. */
  async next(): Promise<ScanEvent | undefined> {
    const event = await this.#queue.next();
    this.#held -= 1;
    this.#wake();
    return event;
  }

  /** Nobody will read any more. */
  leave(): void {
    this.#hasLeft = true;
    this.#releaseAll();
    this.#wake();
  }

  /** Takes events until they end or the reader leaves. Never rejects: what went wrong is thrown by `next`. */
  async read(events: AsyncIterable<ScanEvent>): Promise<void> {
    try {
      for await (const event of events) {
        if (event.type === "end") await this.#conclude(event.status);
        this.#take(event);
        await this.#until(() => this.#held < MOST_HELD);
        if (this.#hasLeft) break;
      }
      this.#queue.end();
    } catch (error) {
      this.#releaseAll();
      this.#queue.end(error);
    }
  }

  /** Whoever broke the scan off waits for no names. */
  async #conclude(status: EndStatus): Promise<void> {
    if (status !== "finished") this.#releaseAll();
    await this.#until(() => this.#waits.size === 0);
    const { count, code = "ETIMEOUT", isGivenUp } = this.#options.finder.failures;
    if (count + this.#late > 0) this.#push(failureWarning({ count: count + this.#late, code, isGivenUp }));
  }

  async #until(isSo: () => boolean): Promise<void> {
    while (!this.#hasLeft && !isSo()) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  #take(event: ScanEvent): void {
    if ((event.type !== "port" && event.type !== "host") || event.hostname !== undefined) {
      this.#push(event);
      return;
    }
    const wait = this.#waits.get(event.ip);
    if (wait !== undefined) {
      this.#held += 1;
      wait.events.push(event);
      return;
    }
    const name = this.#names.get(event.ip);
    if (name !== undefined) this.#push(named(event, name));
    else if (this.#isWanted(event)) this.#lookUp(event);
    else this.#push(event);
  }

  #isWanted(event: PortEvent | HostEvent): boolean {
    if (this.#options.hosts === "all") return true;
    return event.type === "host" ? event.state === "up" : STATES_OF_ANSWERS.has(event.state);
  }

  #lookUp(event: PortEvent | HostEvent): void {
    const { ip } = event;
    let isLate = false;
    const giveUp = (): void => {
      isLate = true;
      this.#late += 1;
      this.#release(ip, NAMELESS);
    };
    const timer = setTimeout(giveUp, this.#options.waitMs ?? MOST_WAIT_MS);
    this.#held += 1;
    this.#waits.set(ip, { events: [event], timer });
    void this.#options.finder.find(ip).then((name = NAMELESS) => {
      if (isLate) this.#late -= 1;
      this.#release(ip, name);
    });
  }

  /** A name that comes too late for those who waited is there for events to come. */
  #release(ip: string, name: string): void {
    this.#names.set(ip, name);
    const wait = this.#waits.get(ip);
    if (wait === undefined) return;
    clearTimeout(wait.timer);
    this.#waits.delete(ip);
    this.#held -= wait.events.length;
    for (const event of wait.events) this.#push(named(event, name));
    this.#wake();
  }

  #releaseAll(): void {
    for (const ip of [...this.#waits.keys()]) this.#release(ip, NAMELESS);
  }

  #push(event: ScanEvent): void {
    this.#held += 1;
    this.#queue.push(event);
  }
}

function named<Event extends PortEvent | HostEvent>(event: Event, hostname: string): Event {
  // The name stands where it stands in events that had it from the start.
  return hostname === NAMELESS ? event : Object.assign({ type: event.type, ip: event.ip, hostname }, event);
}

function failureWarning({ count, code, isGivenUp }: NameFailures): WarningEvent {
  const hosts = count === 1 ? "the name of 1 host" : `the names of ${count} hosts`;
  const gaveUp = isGivenUp ? ", and were asked no more" : "";
  return {
    type: "warning",
    code: "hostnames-incomplete",
    message: `The name servers did not say ${hosts} (${code})${gaveUp}: name others by --dns-servers, or leave names out by -n.`,
  };
}
