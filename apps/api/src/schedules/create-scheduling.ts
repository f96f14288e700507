import type { ResolveTargetsInput } from "@portolan/core";
import { callerOfOwner } from "../access/authenticate.ts";
import type { Caller } from "../access/caller.ts";
import type { TargetPolicy } from "../access/target-policy.ts";
import type { Limits } from "../limits.ts";
import type { Clock } from "../time/clock.ts";
import { Outbox } from "../webhooks/outbox.ts";
import { judgeWebhook } from "../webhooks/webhook-url.ts";
import type { ScanAskerOptions } from "./ask-for-scan.ts";
import { ChangeNotices } from "./change-notices.ts";
import { ScheduleService } from "./schedule-service.ts";
import { ScheduleTotals } from "./schedule-totals.ts";

/** What schedules are made with. */
export interface SchedulingOptions extends ScanAskerOptions {
  readonly limits: Limits;
  readonly clock: Clock;
  /** What must allow the addresses that a caller has scanned, or told of changes. */
  readonly policiesOf: (caller: Caller) => readonly TargetPolicy[];
  /** How names are looked up; the system's way by default. */
  readonly lookup: ResolveTargetsInput["lookup"];
  /** Told what went wrong that no client hears of. */
  readonly onError: (error: unknown) => void;
}

/** Schedules, and all that goes on beside requests because of them. */
export interface Scheduling {
  readonly schedules: ScheduleService;
  readonly totals: ScheduleTotals;
  /** Goes on with what is due: to be called once the scans go on. */
  start(): void;
  /** Begins nothing more, and resolves when the store is not needed any more. To be called before the scans stop. */
  stop(): Promise<void>;
}

/** Puts together what asks for scans, compares them, and tells of what has changed. */
export function createScheduling(options: SchedulingOptions): Scheduling {
  const { store, policiesOf, lookup } = options;
  const totals = new ScheduleTotals();
  const addressOf = (url: URL, caller: Caller): Promise<string> =>
    judgeWebhook(url, { policies: policiesOf(caller), lookup });
  const outbox = new Outbox({
    ...options,
    totals,
    addressOf: async (url, owner) => addressOf(url, callerOfOwner(store, owner)),
  });
  const notices = new ChangeNotices({ ...options, onNotice: () => outbox.wake() });
  const schedules = new ScheduleService({
    ...options,
    totals,
    judgeWebhook: addressOf,
    onScan: (scan) => notices.follow(scan),
  });
  return {
    schedules,
    totals,
    start: () => {
      outbox.wake();
      notices.start();
      schedules.start();
    },
    stop: async () => {
      schedules.stop();
      await Promise.all([notices.stop(), outbox.stop()]);
    },
  };
}
