import { DIFFERENCE_TYPES } from "../diff/diff-route.ts";
import { hostQuerySchema } from "../hosts/host-route.ts";
import type { Limits } from "../limits.ts";
import { EVENT_STREAM_TYPE } from "../scans/events-route.ts";
import { CSV_TYPE, XML_TYPE } from "../scans/results-document.ts";
import { NDJSON_TYPE, resultsQuerySchema } from "../scans/results-route.ts";
import { portOrNameSchema, servicesQuerySchema } from "../services/services-route.ts";
import { ref } from "./components.ts";
import {
  BEHIND_TOKEN,
  type Json,
  json,
  OF_ONE_SCAN,
  pathParameter,
  problems,
  queryParameters,
  schemaOf,
} from "./operations.ts";
import { ID } from "./scan-paths.ts";

const TEXT = { schema: { type: "string" } };

/** What scans told. */
export function findingPaths(limits: Limits): Json {
  return {
    "/v1/scans/{id}/results": { get: results(limits) },
    "/v1/scans/{id}/events": { get: EVENTS },
    "/v1/scans/{a}/diff/{b}": { get: DIFFERENCE },
    "/v1/hosts/{ip}": { get: host(limits) },
    "/v1/services/{portOrName}": { get: SERVICES },
  };
}

function results(limits: Limits): Json {
  const page = json("A page of JSON, or all in another form; NDJSON has a PortEvent a line.", ref("ResultPage"));
  return {
    operationId: "listResults",
    summary: "The ports that a scan has found.",
    parameters: [ID, ...queryParameters(resultsQuerySchema(limits))],
    responses: {
      200: { ...page, content: { ...page.content, [NDJSON_TYPE]: TEXT, [CSV_TYPE]: TEXT, [XML_TYPE]: TEXT } },
      ...problems([...OF_ONE_SCAN, "input-invalid", "not-acceptable"]),
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
    ...problems([...OF_ONE_SCAN, "not-acceptable"]),
  },
};

const DIFFERENCE: Json = {
  operationId: "compareScans",
  summary: "What one scan found otherwise than another.",
  description: "Of a scan that is not over, what it has told so far is compared: its side is not `complete`.",
  parameters: [pathParameter("a", "Of the earlier scan."), pathParameter("b", "Of the later scan.")],
  responses: {
    200: {
      description: "The difference.",
      content: {
        ...Object.fromEntries(Object.keys(DIFFERENCE_TYPES).map((type) => [type, TEXT])),
        "application/json": { schema: ref("Difference") },
      },
    },
    ...problems([...OF_ONE_SCAN, "not-acceptable", "scan-too-large"]),
  },
};

function host(limits: Limits): Json {
  return {
    operationId: "showHost",
    summary: "The ports that scans have ever found at an address, the newest first.",
    parameters: [pathParameter("ip", "In any spelling."), ...queryParameters(hostQuerySchema(limits))],
    responses: {
      200: json("A page of them.", ref("HostHistory")),
      ...problems([...BEHIND_TOKEN, "input-invalid"]),
    },
  };
}

const SERVICES: Json = {
  operationId: "listServices",
  summary: "What is usually behind a port, or where a service usually is.",
  parameters: [
    pathParameter("portOrName", "A port, or a name or alias of a service.", schemaOf(portOrNameSchema)),
    ...queryParameters(servicesQuerySchema),
  ],
  responses: {
    200: json("What the catalogue knows; nothing, perhaps.", ref("ServiceList")),
    ...problems(BEHIND_TOKEN),
  },
};
