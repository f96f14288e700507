import type { EndEvent, HostEvent } from "@portolan/core";

/** Hosts that the table has no line for. */
export interface UnlistedHosts {
  /** Hosts that answered, but with no port to show. */
  readonly quiet: number;
  /** Hosts given up at their time-out, with no port to show. */
  readonly timedOut: number;
  /** Hosts that gave no answer. */
  readonly silent: number;
}

/** Keeps count of the hosts that got a line and of those that did not, so that the end of the table can account for every host. */
export class HostTally {
  #upListed = 0;
  #silentListed = 0;
  #timedOut = 0;
  #timedOutUp = 0;

  /** A host that the table has a line for. */
  list(host: HostEvent): void {
    if (hasAnswered(host)) this.#upListed += 1;
    else this.#silentListed += 1;
  }

  /** A host that the table has no line for. */
  omit(host: HostEvent): void {
    if (host.state !== "timed-out") return;
    this.#timedOut += 1;
    if (hasAnswered(host)) this.#timedOutUp += 1;
  }

  /**
   * Who was not listed, from the totals of the scan: a scan may be asked to give no event for hosts with nothing to show.
   * Nobody for a scan that did not finish, since its totals have hosts that are half done.
   */
  unlisted(end: EndEvent): UnlistedHosts {
    if (end.status !== "finished") return { quiet: 0, timedOut: 0, silent: 0 };
    return {
      quiet: Math.max(0, end.hostsUp - this.#upListed - this.#timedOutUp),
      timedOut: this.#timedOut,
      silent: Math.max(0, end.hostsDone - end.hostsUp - this.#silentListed - (this.#timedOut - this.#timedOutUp)),
    };
  }
}

/** A host that timed out may have answered before. */
function hasAnswered(host: HostEvent): boolean {
  if (host.state !== "timed-out") return host.state === "up";
  return host.counts.some(({ state }) => state === "open" || state === "closed" || state === "unfiltered");
}
