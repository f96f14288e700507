import type { Limits } from "../limits.ts";
import { EVENT_STREAM_TYPE } from "../scans/events-route.ts";
import { CSV_TYPE, XML_TYPE } from "../scans/results-document.ts";
import { NDJSON_TYPE, resultsQuerySchema } from "../scans/results-route.ts";
import { ref } from "./components.ts";
import { type Json, json, OF_ONE_SCAN, problems, queryParameters } from "./operations.ts";
import { ID } from "./scan-paths.ts";

const TEXT = { schema: { type: "string" } };

/** What scans told. */
export function findingPaths(limits: Limits): Json {
  return { "/v1/scans/{id}/results": { get: results(limits) }, "/v1/scans/{id}/events": { get: EVENTS } };
}

function results(limits: Limits): Json {
  const page = json("A page of JSON, or all in another form; NDJSON has a PortEvent a line.", ref("ResultPage"));
  return {
    operationId: "listResults",
    summary: "The ports that a scan has found.",
    parameters: [ID, ...queryParameters(resultsQuerySchema(limits))],
    responses: {
      200: { ...page, content: { ...page.content, [NDJSON_TYPE]: TEXT, [CSV_TYPE]: TEXT, [XML_TYPE]: TEXT } },
      ...problems([...OF_ONE_SCAN, "request-invalid", "input-invalid", "not-acceptable"]),
    },
  };
}

const EVENTS: Json = {
  operationId: "followScan",
  summary: "What a scan has told and tells, as server-sent events.",
  description:
    "The data of an event is a ScanEvent, whose `type` is the event's, and whose number is its `id`. An event `progress` has a Progress, and no `id`.",
  parameters: [ID, { name: "Last-Event-ID", in: "header", schema: { type: "string", pattern: "^\\d{1,15}$" } }],
  responses: {
    200: { description: "The events.", content: { [EVENT_STREAM_TYPE]: TEXT } },
    204: { description: "The scan is over, and there is nothing after that event." },
    ...problems([...OF_ONE_SCAN, "request-invalid", "not-acceptable"]),
  },
};
