import { VERSION } from "@portolan/core";
import { z } from "zod";
import type { Limits } from "../limits.ts";
import { PROBLEM_KINDS, type ProblemKind } from "../problem/problem-kind.ts";
import { EVENT_STREAM_TYPE } from "../scans/events-route.ts";
import { CSV_TYPE, XML_TYPE } from "../scans/results-document.ts";
import { NDJSON_TYPE, resultsQuerySchema } from "../scans/results-route.ts";
import { scanBodySchema } from "../scans/scan-body.ts";
import { listQuerySchema } from "../scans/scan-routes.ts";
import { scanViewSchema } from "../scans/scan-view.ts";

type Json = Readonly<Record<string, unknown>>;

/** What any request may be answered with. */
const ALWAYS: readonly ProblemKind[] = ["host-not-allowed", "internal-error"];
/** What any request may be answered with that needs a token. */
const BEHIND_TOKEN: readonly ProblemKind[] = [...ALWAYS, "unauthenticated", "rate-limited", "unavailable"];
const OF_ONE_SCAN: readonly ProblemKind[] = [...BEHIND_TOKEN, "not-found"];
const OF_CONTROL: readonly ProblemKind[] = [...OF_ONE_SCAN, "scope-missing", "scan-over"];

const SCAN = { $ref: "#/components/schemas/Scan" };
const ID = { name: "id", in: "path", required: true, schema: { type: "string" } };

const problemSchema = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
});

/** The OpenAPI 3.1 document of this server: its schemas are made from those that check requests. */
export function openApiDocument(limits: Limits): Json {
  return {
    openapi: "3.1.0",
    info: {
      title: "Portolan",
      version: VERSION,
      description: "Port scans as jobs.",
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: "/" }],
    security: [{ bearer: [] }, {}],
    paths: { ...openPaths(), ...scanPaths(limits), ...findingPaths(limits) },
    components: {
      securitySchemes: { bearer: { type: "http", scheme: "bearer" } },
      schemas: {
        Scan: schemaOf(scanViewSchema),
        ScanRequest: schemaOf(scanBodySchema),
        Problem: schemaOf(problemSchema),
      },
    },
  };
}

function openPaths(): Json {
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

function scanPaths(limits: Limits): Json {
  const scans = {
    type: "object",
    properties: { scans: { type: "array", items: SCAN }, next: NEXT },
    required: ["scans", "next"],
  };
  const control = (operationId: string, summary: string): Json => ({
    operationId,
    summary,
    parameters: [ID],
    responses: { 200: json("The scan.", SCAN), ...problems(OF_CONTROL) },
  });
  return {
    "/v1/scans": {
      get: {
        operationId: "listScans",
        summary: "Scans, the newest first.",
        parameters: queryParameters(listQuerySchema(limits)),
        responses: { 200: json("A page of them.", scans), ...problems([...BEHIND_TOKEN, "request-invalid"]) },
      },
      post: {
        operationId: "createScan",
        summary: "Takes a scan on.",
        parameters: [
          { name: "Idempotency-Key", in: "header", schema: { type: "string", pattern: "^[\\x21-\\x7e]{1,255}$" } },
        ],
        requestBody: {
          required: true,
          content: { "application/json": { schema: { $ref: "#/components/schemas/ScanRequest" } } },
        },
        responses: {
          202: { ...json("The scan.", SCAN), headers: { Location: { schema: { type: "string" } } } },
          ...problems([...BEHIND_TOKEN, ...OF_CREATION]),
        },
      },
    },
    "/v1/scans/{id}": {
      get: {
        operationId: "showScan",
        summary: "A scan.",
        parameters: [ID],
        responses: { 200: json("The scan.", SCAN), ...problems(OF_ONE_SCAN) },
      },
      delete: control("abortScan", "Stops a scan for good; what it found stays."),
    },
    "/v1/scans/{id}/pause": { post: control("pauseScan", "Stops a scan so that it can go on.") },
    "/v1/scans/{id}/resume": { post: control("resumeScan", "Queues a scan that is paused.") },
  };
}

const OF_CREATION: readonly ProblemKind[] = [
  "body-malformed",
  "request-invalid",
  "scope-missing",
  "target-not-allowed",
  "body-too-large",
  "media-type-unsupported",
  "idempotency-key-reused",
  "input-invalid",
  "scan-too-large",
];

function findingPaths(limits: Limits): Json {
  const results = {
    type: "object",
    properties: { results: { type: "array", items: { type: "object" } }, next: NEXT },
    required: ["results", "next"],
  };
  const text = { schema: { type: "string" } };
  const whole = { [NDJSON_TYPE]: text, [CSV_TYPE]: text, [XML_TYPE]: text };
  const page = json("A page of JSON, or all in another form.", results);
  return {
    "/v1/scans/{id}/results": {
      get: {
        operationId: "listResults",
        summary: "The ports that a scan has found.",
        parameters: [ID, ...queryParameters(resultsQuerySchema(limits))],
        responses: {
          200: { ...page, content: { ...page.content, ...whole } },
          ...problems([...OF_ONE_SCAN, "request-invalid", "input-invalid", "not-acceptable"]),
        },
      },
    },
    "/v1/scans/{id}/events": {
      get: {
        operationId: "followScan",
        summary: "What a scan has told and tells, as server-sent events.",
        parameters: [ID, { name: "Last-Event-ID", in: "header", schema: { type: "string", pattern: "^\\d{1,15}$" } }],
        responses: {
          200: { description: "The events.", content: { [EVENT_STREAM_TYPE]: { schema: { type: "string" } } } },
          204: { description: "The scan is over, and there is nothing after that event." },
          ...problems([...OF_ONE_SCAN, "request-invalid", "not-acceptable"]),
        },
      },
    },
  };
}

const NEXT = { type: ["string", "null"], description: "The cursor of the next page." };

function json(description: string, schema: Json) {
  return { description, content: { "application/json": { schema } } };
}

/** The answers that are problems, by status. */
function problems(kinds: readonly ProblemKind[]): Json {
  const content = { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } };
  const statuses = [...new Set(kinds.map((kind) => PROBLEM_KINDS[kind].status))].sort((one, other) => one - other);
  return Object.fromEntries(
    statuses.map((status) => {
      const names = kinds.filter((kind) => PROBLEM_KINDS[kind].status === status);
      return [status, { description: names.map((kind) => `${kind}: ${PROBLEM_KINDS[kind].title}`).join(" "), content }];
    }),
  );
}

function queryParameters(schema: z.ZodObject): Json[] {
  return Object.entries(schema.shape).map(([name, member]) => ({
    name,
    in: "query",
    schema: schemaOf(z.object({ member })).properties["member"],
  }));
}

const objectSchema = z.looseObject({ properties: z.record(z.string(), z.unknown()) });

/** The JSON Schema of an object that a client sends or gets. */
function schemaOf(schema: z.ZodType) {
  const { $schema, ...rest } = objectSchema.parse(z.toJSONSchema(schema, { io: "input" }));
  return rest;
}
