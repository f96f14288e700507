import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createServiceCatalogue } from "@portolan/services-db";
import { openStore, type ScheduleRecord, type Store } from "@portolan/store";
import { expect, it, onTestFinished } from "vitest";
import { DEFAULT_LIMITS } from "../limits.ts";
import { ScanService } from "../scans/scan-service.ts";
import { SYSTEM_CLOCK } from "../time/clock.ts";
import { scheduleBodySchema } from "./schedule-body.ts";
import { ScheduleService } from "./schedule-service.ts";
import { ScheduleTotals } from "./schedule-totals.ts";

const BODY = scheduleBodySchema.parse({ cron: "@daily", scan: { targets: ["127.0.0.1"], ports: "1" } });
const CALLER = { owner: "", scopes: ["scan"], policy: undefined, rate: null } as const;
const ASKED = { requestHash: "aa", idempotencyKey: "key" };

/** Schedules of a fresh folder; none of them is begun. */
function freshService(): { readonly store: Store; readonly service: ScheduleService } {
  const folder = mkdtempSync(join(tmpdir(), "portolan-api-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const store = openStore(join(folder, "portolan.db"));
  onTestFinished(() => store.close());
  const scans = new ScanService({
    store,
    checkpoints: join(folder, "checkpoints"),
    limits: DEFAULT_LIMITS,
    catalogue: createServiceCatalogue(),
    authorise: () => undefined,
    maxRateOf: () => undefined,
  });
  const service = new ScheduleService({
    store,
    scans,
    plan: async () => ({ addresses: [], hostnames: [], unresolved: [], ports: "", seed: "", probes: 0 }),
    limits: DEFAULT_LIMITS,
    clock: SYSTEM_CLOCK,
    totals: new ScheduleTotals(),
    judgeWebhook: async () => undefined,
    onScan: () => undefined,
  });
  onTestFinished(() => service.stop());
  return { store, service };
}

it("keeps a schedule and what is kept alongside, or neither", async () => {
  const { store, service } = freshService();
  const keepWho = ({ id }: ScheduleRecord): void =>
    store.audit.add({ timeMs: 1, actor: "local", action: "schedule.create", subject: id, detail: {} });
  const broken = service.add(BODY, CALLER, ASKED, (schedule) => {
    keepWho(schedule);
    throw new Error("the disk is full");
  });
  await expect(broken).rejects.toThrow("the disk is full");
  expect([store.schedules.count(), store.audit.list({ after: 0, limit: 9 })]).toEqual([0, []]);
  const { schedule } = await service.add(BODY, CALLER, ASKED, keepWho);
  const again = await service.add(BODY, CALLER, ASKED, keepWho);
  expect(again.schedule).toEqual(schedule);
  expect(store.audit.list({ after: 0, limit: 9 }).map(({ subject }) => subject)).toEqual([schedule.id]);
});
