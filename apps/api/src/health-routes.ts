import type { RequestHandler } from "express";
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
