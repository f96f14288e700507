import type { ServiceDirectory } from "@portolan/services-db";
import type { ScanPlan, Store } from "@portolan/store";
import express, { type Express } from "express";
import type { Logger } from "pino";
import { authenticate } from "./access/authenticate.ts";
import type { Caller } from "./access/caller.ts";
import { limitCallers, limitStrangers } from "./access/request-limits.ts";
import { allowOrigins } from "./allow-origins.ts";
import { DASHBOARD_PATHS, dashboardAssets, showDashboard } from "./dashboard/dashboard-routes.ts";
import { diffRoute } from "./diff/diff-route.ts";
import { limitDocs, showDocs, showDocsFile } from "./docs/docs-routes.ts";
import { showHealth, showReadiness } from "./health-routes.ts";
import { guardHost } from "./host-guard.ts";
import { hostRoute } from "./hosts/host-route.ts";
import type { Limits } from "./limits.ts";
import { logRequests } from "./log-requests.ts";
import { showMetrics } from "./metrics-route.ts";
import { openApiDocument } from "./openapi/document.ts";
import { answerNotFound, answerProblem, refuseMethod } from "./problem/problem-handlers.ts";
import { limitUrl } from "./requests/limit-url.ts";
import { eventsRoute } from "./scans/events-route.ts";
import { resultsRoute } from "./scans/results-route.ts";
import type { ScanBody } from "./scans/scan-body.ts";
import { scanRoutes } from "./scans/scan-routes.ts";
import type { ScanService } from "./scans/scan-service.ts";
import { scheduleRoutes } from "./schedules/schedule-routes.ts";
import type { ScheduleService } from "./schedules/schedule-service.ts";
import type { ScheduleTotals } from "./schedules/schedule-totals.ts";
import { securityHeaders } from "./security-headers.ts";
import { servicesRoute } from "./services/services-route.ts";

/** What an app is made of. */
export interface AppOptions {
  readonly limits: Limits;
  readonly store: Store;
  readonly service: ScanService;
  readonly catalogue: ServiceDirectory;
  readonly schedules: ScheduleService;
  readonly scheduleTotals: ScheduleTotals;
  /** Decides what a scan probes, and judges it by the policies of this server and of the caller. */
  readonly plan: (body: ScanBody, caller: Caller) => Promise<ScanPlan>;
  /** Whether others than this machine can connect. */
  readonly isExposed: boolean;
  /** Whether a token is needed also while none was ever made. */
  readonly needsToken: boolean;
  /** Names by which it is reached through a proxy. */
  readonly publicHosts: readonly string[];
  /** Addresses and blocks of proxies that are believed when they say for whom they ask. */
  readonly trustedProxies: readonly string[];
  /** Origins other than its own whose pages may ask. */
  readonly corsOrigins: readonly string[];
  readonly logger: Logger;
  /** Aborted when the server stops. */
  readonly stopping: AbortSignal;
  /** Folder of the dashboard's build. */
  readonly dashboard: string;
}

/** The whole HTTP endpoint, not yet listening. */
export function createApp(options: AppOptions): Express {
  const { limits, store, service, schedules, catalogue, plan, stopping, logger, dashboard } = options;
  const app = express();
  app.disable("x-powered-by");
  app.disable("etag");
  app.set("query parser", "simple");
  app.set("trust proxy", [...options.trustedProxies]);
  app.use(logRequests(logger));
  app.use(securityHeaders());
  app.use(limitUrl(limits.urlLength));
  app.use(guardHost(options));
  // A preflight has no token.
  if (options.corsOrigins.length > 0) app.use(allowOrigins(options.corsOrigins));
  app.route("/healthz").get(showHealth).all(refuseMethod("GET, HEAD"));
  app.route("/readyz").get(showReadiness(service)).all(refuseMethod("GET, HEAD"));
  const document = openApiDocument(limits);
  app
    .route("/openapi.json")
    .get((_request, response) => {
      response.json(document);
    })
    .all(refuseMethod("GET, HEAD"));
  // The page asks for a token itself, so that it can be had without one.
  app.route(DASHBOARD_PATHS).get(showDashboard(dashboard)).all(refuseMethod("GET, HEAD"));
  app.use("/assets", dashboardAssets(dashboard), answerNotFound);
  app.use("/docs", limitDocs);
  app.route("/docs").get(showDocs).all(refuseMethod("GET, HEAD"));
  app.route("/docs/:file").get(showDocsFile).all(refuseMethod("GET, HEAD"));
  app.use(authenticate({ ...options, limitStrangers: limitStrangers(limits.strangersPerMinute) }));
  app.use(limitCallers(limits.requestsPerMinute));
  const events = eventsRoute({ service, store, limits, stopping });
  app
    .route("/metrics")
    .get(showMetrics({ ...options, eventClients: () => events.clients }))
    .all(refuseMethod("GET, HEAD"));
  const readBody = express.json({ limit: limits.bodyBytes, inflate: false });
  const scans = scanRoutes({ service, store, limits, plan });
  app.route("/v1/scans").get(scans.list).post(readBody, scans.create).all(refuseMethod("GET, HEAD, POST"));
  app.route("/v1/scans/:id").get(scans.show).delete(scans.abort).all(refuseMethod("DELETE, GET, HEAD"));
  app.route("/v1/scans/:id/pause").post(scans.pause).all(refuseMethod("POST"));
  app.route("/v1/scans/:id/resume").post(scans.resume).all(refuseMethod("POST"));
  app.route("/v1/scans/:id/results").get(resultsRoute({ service, store, limits })).all(refuseMethod("GET, HEAD"));
  app.route("/v1/scans/:id/events").get(events.follow).all(refuseMethod("GET, HEAD"));
  app.route("/v1/scans/:a/diff/:b").get(diffRoute({ service, store, limits })).all(refuseMethod("GET, HEAD"));
  app.route("/v1/services/:portOrName").get(servicesRoute(catalogue)).all(refuseMethod("GET, HEAD"));
  app.route("/v1/hosts/:ip").get(hostRoute({ store, limits })).all(refuseMethod("GET, HEAD"));
  const ofSchedules = scheduleRoutes({ schedules, store, limits });
  app
    .route("/v1/schedules")
    .get(ofSchedules.list)
    .post(readBody, ofSchedules.create)
    .all(refuseMethod("GET, HEAD, POST"));
  app
    .route("/v1/schedules/:id")
    .get(ofSchedules.show)
    .delete(ofSchedules.remove)
    .all(refuseMethod("DELETE, GET, HEAD"));
  app.route("/v1/schedules/:id/pause").post(ofSchedules.pause).all(refuseMethod("POST"));
  app.route("/v1/schedules/:id/resume").post(ofSchedules.resume).all(refuseMethod("POST"));
  app.route("/v1/schedules/:id/run").post(ofSchedules.run).all(refuseMethod("POST"));
  app.use(answerNotFound);
  app.use(answerProblem);
  return app;
}
