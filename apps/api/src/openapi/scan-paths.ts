import type { Limits } from "../limits.ts";
import type { ProblemKind } from "../problem/problem-kind.ts";
import { listQuerySchema } from "../scans/scan-routes.ts";
import { ref } from "./components.ts";
import { BEHIND_TOKEN, type Json, json, OF_ONE_SCAN, pathParameter, problems, queryParameters } from "./operations.ts";

export const ID = pathParameter("id", "Of the scan.");

const OF_CONTROL: readonly ProblemKind[] = [...OF_ONE_SCAN, "scope-missing", "scan-over"];

const OF_CREATION: readonly ProblemKind[] = [
  ...BEHIND_TOKEN,
  "body-malformed",
  "scope-missing",
  "target-not-allowed",
  "body-too-large",
  "media-type-unsupported",
  "idempotency-key-reused",
  "input-invalid",
  "scan-too-large",
];

/** Scans, but for what they told. */
export function scanPaths(limits: Limits): Json {
  const control = (operationId: string, summary: string): Json => ({
    operationId,
    summary,
    parameters: [ID],
    responses: { 200: json("The scan.", ref("Scan")), ...problems(OF_CONTROL) },
  });
  return {
    "/v1/scans": {
      get: {
        operationId: "listScans",
        summary: "Scans, the newest first.",
        parameters: queryParameters(listQuerySchema(limits)),
        responses: {
          200: json("A page of them.", ref("ScanPage")),
          ...problems(BEHIND_TOKEN),
        },
      },
      post: {
        operationId: "createScan",
        summary: "Takes a scan on.",
        parameters: [
          { name: "Idempotency-Key", in: "header", schema: { type: "string", pattern: "^[\\x21-\\x7e]{1,255}$" } },
        ],
        requestBody: { required: true, content: { "application/json": { schema: ref("ScanRequest") } } },
        responses: {
          202: { ...json("The scan.", ref("Scan")), headers: { Location: { schema: { type: "string" } } } },
          ...problems(OF_CREATION),
        },
      },
    },
    "/v1/scans/{id}": {
      get: {
        operationId: "showScan",
        summary: "A scan.",
        parameters: [ID],
        responses: { 200: json("The scan.", ref("Scan")), ...problems(OF_ONE_SCAN) },
      },
      delete: control("abortScan", "Stops a scan for good; what it found stays."),
    },
    "/v1/scans/{id}/pause": { post: control("pauseScan", "Stops a scan so that it can go on.") },
    "/v1/scans/{id}/resume": { post: control("resumeScan", "Queues a scan that is paused.") },
  };
}
