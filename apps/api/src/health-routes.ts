import type { RequestHandler } from "express";
import { unavailable } from "./problem/unavailable.ts";
import type { ScanService } from "./scans/scan-service.ts";

/** `GET /healthz`: the process answers. */
export const showHealth: RequestHandler = (_request, response) => {
  response.json({ status: "ok" });
};

/** `GET /readyz`: scans are taken on. */
export function showReadiness(service: ScanService): RequestHandler {
  return (_request, response) => {
    if (service.isStopping) throw unavailable("This server is stopping.");
    if (!service.isStoreWell) throw unavailable("The database takes nothing now.");
    response.json({ status: "ready" });
  };
}
