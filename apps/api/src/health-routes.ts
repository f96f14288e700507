import { SCAN_STATUSES, type Store } from "@portolan/store";
import type { RequestHandler } from "express";
import { collectDefaultMetrics, Gauge, Registry } from "prom-client";
import { callerOf, requireScope } from "./access/caller.ts";
import { Problem } from "./problem/problem.ts";
import type { ScanService } from "./scans/scan-service.ts";

/** Seconds after which whoever asks may look again. */
const RETRY_AFTER_SECONDS = "5";

/** `GET /healthz`: the process answers. */
export const showHealth: RequestHandler = (_request, response) => {
  response.json({ status: "ok" });
};

/** `GET /readyz`: scans are taken on. */
export function showReadiness(service: ScanService): RequestHandler {
  return (_request, response) => {
    const headers = { "Retry-After": RETRY_AFTER_SECONDS };
    if (service.isStopping) throw new Problem("unavailable", "This server is stopping.", { headers });
    if (!service.isStoreWell) throw new Problem("unavailable", "The database takes nothing now.", { headers });
    response.json({ status: "ready" });
  };
}

/** `GET /metrics`: numbers of the process and of its scans, as Prometheus reads them. */
export function showMetrics(service: ScanService, store: Store): RequestHandler {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: "portolan_scans",
    help: "Scans by status; those that are queued wait for a place.",
    labelNames: ["status"],
    registers: [registry],
    collect() {
      for (const status of SCAN_STATUSES) this.set({ status }, store.scans.count(status));
    },
  });
  new Gauge({
    name: "portolan_probes_per_second",
    help: "Probes a second of all scans that run.",
    registers: [registry],
    collect() {
      this.set(service.ratePerSecond);
    },
  });
  return async (_request, response) => {
    requireScope(callerOf(response), "read");
    response.type(registry.contentType).send(await registry.metrics());
  };
}
