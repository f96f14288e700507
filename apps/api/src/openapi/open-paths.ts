import type { ProblemKind } from "../problem/problem-kind.ts";
import { ALWAYS, BEHIND_TOKEN, type Json, json, problems } from "./operations.ts";

/** What is about the server itself. */
export function openPaths(): Json {
  const text = { type: "object", properties: { status: { type: "string" } }, required: ["status"] };
  const open = (operationId: string, summary: string, ok: Json, kinds: readonly ProblemKind[]): Json => ({
    get: { operationId, summary, security: [], responses: { 200: ok, ...problems(kinds) } },
  });
  return {
    "/healthz": open("showHealth", "Whether the process answers.", json("It does.", text), ALWAYS),
    "/readyz": open("showReadiness", "Whether scans are taken on.", json("They are.", text), [
      ...ALWAYS,
      "unavailable",
    ]),
    "/openapi.json": open("showOpenApi", "This document.", json("The document.", { type: "object" }), ALWAYS),
    "/docs": open(
      "showDocs",
      "A page that shows this document.",
      { description: "The page.", content: { "text/html": { schema: { type: "string" } } } },
      ALWAYS,
    ),
    "/metrics": {
      get: {
        operationId: "showMetrics",
        summary: "Numbers for Prometheus.",
        responses: {
          200: { description: "The numbers.", content: { "text/plain": { schema: { type: "string" } } } },
          ...problems([...BEHIND_TOKEN, "scope-missing"]),
        },
      },
    },
  };
}
