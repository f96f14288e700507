import { scan } from "@portolan/core";
import { createServiceCatalogue } from "@portolan/services-db";
import express, { type Express } from "express";
import helmet from "helmet";
import { guardHost } from "./host-guard.ts";
import { DEFAULT_LIMITS, type Limits } from "./limits.ts";
import { answerNotFound, answerProblem, refuseMethod } from "./problem/problem-handlers.ts";
import { type ScanRouteOptions, scanRoute } from "./scans/scan-route.ts";

/** What an app may be given; all of it has a default. */
export interface AppOptions extends Partial<Pick<ScanRouteOptions, "lookup" | "startScan" | "stopping">> {
  readonly limits?: Partial<Limits>;
}

/** The whole HTTP endpoint, not yet listening. */
export function createApp(options: AppOptions = {}): Express {
  const limits: Limits = { ...DEFAULT_LIMITS, ...options.limits };
  const app = express();
  app.disable("x-powered-by");
  app.disable("etag");
  app.use(helmet());
  app.use(guardHost);
  app
    .route("/healthz")
    .get((_request, response) => {
      response.json({ status: "ok" });
    })
    .all(refuseMethod("GET, HEAD"));
  app
    .route("/v1/scans")
    .post(
      express.json({ limit: limits.bodyBytes, inflate: false }),
      scanRoute({
        limits,
        catalogue: createServiceCatalogue(),
        lookup: options.lookup,
        startScan: options.startScan ?? scan,
        stopping: options.stopping ?? new AbortController().signal,
      }),
    )
    .all(refuseMethod("POST"));
  app.use(answerNotFound);
  app.use(answerProblem);
  return app;
}
