import type { ScanPlan, ScanRecord, ScheduleRecord, Store } from "@portolan/store";
import { callerOfOwner } from "../access/authenticate.ts";
import { actorOf, type Caller, requireScope } from "../access/caller.ts";
import { checkScanRate } from "../access/scan-rate.ts";
import { Problem } from "../problem/problem.ts";
import { hashOf } from "../requests/request-hash.ts";
import { type ScanBody, scanBodySchema } from "../scans/scan-body.ts";
import type { ScanService } from "../scans/scan-service.ts";
import { isOver } from "../scans/scan-status.ts";

/** What scans are asked for with. */
export interface ScanAskerOptions {
  readonly store: Store;
  readonly scans: ScanService;
  /** Decides what a scan probes, and judges it by the policies of this server and of the caller. */
  readonly plan: (body: ScanBody, caller: Caller) => Promise<ScanPlan>;
}

/** Which scan of a schedule is asked for, and whether it still is when its names are looked up. */
export interface AskedScan {
  readonly id: string;
  /** None for one that is asked for by hand. */
  readonly plannedMs: number | null;
  /** The schedule as it is now; undefined when the scan is not wanted any more. */
  readonly current: () => ScheduleRecord | undefined;
  /** Keeps more in the same transaction as the scan. */
  readonly alongside?: () => void;
}

/**
 * Asks for a scan in the name of whoever made the schedule: with the token, policies, and addresses of names as they are now.
 *
 * @returns The scan, kept together with its planned time; undefined when it is not wanted any more.
 * @throws Problem `schedule-busy`, and what a client that asks for the scan is told.
 * @throws InputError for targets that are no good any more, such as a name that nobody knows.
 */
export async function askForScan(asked: AskedScan, options: ScanAskerOptions): Promise<ScanRecord | undefined> {
  const before = asked.current();
  if (before === undefined) return undefined;
  const body = scanBodySchema.parse(before.scan);
  const plan = await options.plan(body, callerFor(before, options));
  // Names take their time: all is asked again, and nothing is waited for any more until the scan is kept.
  const schedule = asked.current();
  if (schedule === undefined) return undefined;
  checkScanRate(callerFor(schedule, options), options.store);
  return keep(asked, schedule, body, plan, options);
}

/** @throws Problem `schedule-busy`, `unauthenticated`, `scope-missing` */
function callerFor({ id, owner, lastScan }: ScheduleRecord, { store }: ScanAskerOptions): Caller {
  if (lastScan !== null && !isOver(lastScan.status)) {
    const detail = `Scan ${lastScan.id} of schedule ${id} is ${lastScan.status}: there is no second one beside it.`;
    throw new Problem("schedule-busy", detail);
  }
  const caller = callerOfOwner(store, owner);
  requireScope(caller, "scan");
  return caller;
}

function keep(
  { id, plannedMs, alongside }: AskedScan,
  schedule: ScheduleRecord,
  body: ScanBody,
  plan: ScanPlan,
  { store, scans }: ScanAskerOptions,
): ScanRecord {
  const { owner } = schedule;
  const scan = { owner, request: body, requestHash: hashOf(body), plan, schedule: id };
  return scans.add(scan, (record) => {
    store.schedules.recordRun(schedule, plannedMs, record.number);
    const { targets, ports } = body;
    const plannedAt = plannedMs === null ? null : new Date(plannedMs).toISOString();
    const detail = { schedule: id, plannedAt, targets, ports, addresses: plan.addresses, probes: plan.probes };
    store.audit.add({
      timeMs: record.createdMs,
      actor: actorOf(schedule),
      action: "scan.create",
      subject: record.id,
      detail,
    });
    alongside?.();
  });
}
