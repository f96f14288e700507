import { SCAN_STATUSES, type Store } from "@portolan/store";
import type { RequestHandler } from "express";
import { Counter, collectDefaultMetrics, Gauge, Registry } from "prom-client";
import { callerOf, requireScope } from "./access/caller.ts";
import type { ScanService } from "./scans/scan-service.ts";
import type { ScheduleTotals } from "./schedules/schedule-totals.ts";

/** What is counted. */
export interface MetricsOptions {
  readonly service: ScanService;
  readonly store: Store;
  readonly scheduleTotals: ScheduleTotals;
  /** Clients that follow the events of a scan now. */
  readonly eventClients: () => number;
}

/**
 * `GET /metrics`: numbers of the process and of its scans, as Prometheus reads them. Counters begin at 0 when the process does. No label
 * is of what somebody asked for: there are as many series as there are statuses, states and reasons.
 */
export function showMetrics(options: MetricsOptions): RequestHandler {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  addGauges(registry, options);
  addCounters(registry, options.service);
  addScheduleCounters(registry, options.scheduleTotals);
  return async (_request, response) => {
    requireScope(callerOf(response), "read");
    response.type(registry.contentType).send(await registry.metrics());
  };
}

function addGauges(registry: Registry, { service, store, eventClients }: MetricsOptions): void {
  new Gauge({
    name: "portolan_scans",
    help: "Scans by status; those that are queued wait for a place.",
    labelNames: ["status"],
    registers: [registry],
    collect() {
      for (const status of SCAN_STATUSES) this.set({ status }, store.scans.count(status));
    },
  });
  addGauge("portolan_probes_per_second", "Probes a second of all scans that run.", () => service.ratePerSecond);
  addGauge("portolan_event_clients", "Clients that follow the events of a scan.", eventClients);
  addGauge("portolan_webhook_outbox", "Notices that are still to be delivered.", () => store.notices.countWaiting());
  addGauge("portolan_store_ready", "1 while the database takes what scans tell, 0 while it does not.", () =>
    service.isStoreWell ? 1 : 0,
  );

  function addGauge(name: string, help: string, read: () => number): void {
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        this.set(read());
      },
    });
  }
}

function addCounters(registry: Registry, service: ScanService): void {
  addCounter("portolan_probes_sent_total", "Probes sent, retransmissions included.", () => service.sent);
  addCounter(
    "portolan_probes_retransmitted_total",
    "Probes sent again for want of an answer.",
    () => service.retransmitted,
  );
  addCounter(
    "portolan_answers_dropped_total",
    "Answers that this machine threw away before they were read, as scans told at their end.",
    () => service.totals.droppedAnswers,
  );
  new Counter({
    name: "portolan_ports_total",
    help: "Ports decided, by state and reason, counted when all ports of their host are.",
    labelNames: ["state", "reason"],
    registers: [registry],
    collect() {
      this.reset();
      for (const { state, reason, count } of service.totals.ports) this.inc({ state, reason }, count);
    },
  });

  function addCounter(name: string, help: string, read: () => number): void {
    new Counter({
      name,
      help,
      registers: [registry],
      collect() {
        this.reset();
        this.inc(read());
      },
    });
  }
}

function addScheduleCounters(registry: Registry, totals: ScheduleTotals): void {
  new Counter({
    name: "portolan_schedule_runs_total",
    help: "Times of schedules, by whether a scan was asked for, and why not; those asked for by hand included.",
    labelNames: ["outcome", "reason"],
    registers: [registry],
    collect() {
      this.reset();
      this.inc({ outcome: "started", reason: "" }, totals.scans);
      for (const [reason, count] of totals.skips) this.inc({ outcome: "skipped", reason }, count);
    },
  });
  new Counter({
    name: "portolan_webhook_deliveries_total",
    help: "Tries to deliver a notice, by what came of them.",
    labelNames: ["outcome"],
    registers: [registry],
    collect() {
      this.reset();
      for (const [outcome, count] of totals.tries) this.inc({ outcome }, count);
    },
  });
}
