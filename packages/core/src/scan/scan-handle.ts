import { SystemError } from "../errors.ts";
import type { EndEvent, HostEvent, PortEvent, ScanEvent, ScanProgress, WarningEvent } from "../results/events.ts";
import type { AddressSet } from "../targets/address-set.ts";

/** Everything a scan found, for callers who want it in one piece. Grows with what is found: sweep with the iterator instead. */
export interface ScanResult {
  readonly ports: readonly PortEvent[];
  readonly hosts: readonly HostEvent[];
  readonly warnings: readonly WarningEvent[];
  readonly end: EndEvent;
}

/**
 * A running scan: an async iterable of its events, to be read once.
 *
 * Reading is the pull that drives it: a consumer that stops reading stops the probing after a bounded number of results, and one
 * that leaves the loop aborts the scan. Iteration throws only a `PortolanError`, after every event that was known has been given.
 */
export interface Scan extends AsyncIterable<ScanEvent> {
  /** A fresh view each time it is read; costs no message. */
  readonly progress: ScanProgress;
  /** Sends no more probes until `resume()`; answers to those in flight still count. */
  pause(): void;
  resume(): void;
  /**
   * From now on sends nothing more to these addresses; a later call replaces what an earlier one excluded. Their ports that are not
   * decided yet count in no state.
   */
  exclude(addresses: AddressSet): void;
  /**
   * Changes the pace: a fixed rate to this one, any other pace to no more than this, probes a second over all workers. A checkpoint keeps
   * the pace that the scan began with.
   *
   * @throws InputError `REQUEST_INVALID` for a rate that is none.
   */
  setRate(ratePerSecond: number): void;
  /** Stops sending, writes the checkpoint when one was asked for, and lets the iterator end with status `aborted`. */
  abort(): void;
  /** Reads the scan to its end and collects it. Not to be mixed with iteration. */
  result(): Promise<ScanResult>;
}

/**
 * Reads a scan to its end and collects it.
 *
 * @throws SystemError `SCAN_ABORTED` when there is no end, since it was over before it had begun.
 */
export async function collectResult(events: AsyncIterable<ScanEvent>): Promise<ScanResult> {
  const ports: PortEvent[] = [];
  const hosts: HostEvent[] = [];
  const warnings: WarningEvent[] = [];
  let end: EndEvent | undefined;
  for await (const event of events) {
    if (event.type === "port") ports.push(event);
    else if (event.type === "host") hosts.push(event);
    else if (event.type === "warning") warnings.push(event);
    else if (event.type === "end") end = event;
  }
  if (end === undefined) throw new SystemError("SCAN_ABORTED", "The scan ended before it had begun: start it again.");
  return { ports, hosts, warnings, end };
}
