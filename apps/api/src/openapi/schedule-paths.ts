import type { Limits } from "../limits.ts";
import type { ProblemKind } from "../problem/problem-kind.ts";
import { scheduleQuerySchema } from "../schedules/schedule-routes.ts";
import { ref } from "./components.ts";
import { BEHIND_TOKEN, type Json, json, pathParameter, problems, queryParameters } from "./operations.ts";

const ID = pathParameter("id", "Of the schedule.");
const LOCATION = { Location: { schema: { type: "string" } } };

const OF_ONE_SCHEDULE: readonly ProblemKind[] = [...BEHIND_TOKEN, "not-found"];
const OF_CONTROL: readonly ProblemKind[] = [...OF_ONE_SCHEDULE, "scope-missing"];
/** What a scan may be refused for, when its schedule is made and again when it runs. */
const OF_SCAN: readonly ProblemKind[] = ["target-not-allowed", "input-invalid", "scan-too-large"];

const OF_CREATION: readonly ProblemKind[] = [
  ...BEHIND_TOKEN,
  ...OF_SCAN,
  "body-malformed",
  "scope-missing",
  "webhook-not-allowed",
  "too-many-schedules",
  "body-too-large",
  "media-type-unsupported",
  "idempotency-key-reused",
  "schedule-invalid",
];

/** Schedules of scans. */
export function schedulePaths(limits: Limits): Json {
  const control = (operationId: string, summary: string): Json => ({
    operationId,
    summary,
    parameters: [ID],
    responses: { 200: json("The schedule.", ref("Schedule")), ...problems(OF_CONTROL) },
  });
  return {
    "/v1/schedules": {
      get: {
        operationId: "listSchedules",
        summary: "Schedules, the newest first.",
        parameters: queryParameters(scheduleQuerySchema(limits)),
        responses: {
          200: json("A page of them.", ref("SchedulePage")),
          ...problems(BEHIND_TOKEN),
        },
      },
      post: {
        operationId: "createSchedule",
        summary: "Asks for a scan again and again.",
        parameters: [
          { name: "Idempotency-Key", in: "header", schema: { type: "string", pattern: "^[\\x21-\\x7e]{1,255}$" } },
        ],
        requestBody: { required: true, content: { "application/json": { schema: ref("ScheduleRequest") } } },
        responses: {
          201: { ...json("The schedule.", ref("Schedule")), headers: LOCATION },
          ...problems(OF_CREATION),
        },
      },
    },
    "/v1/schedules/{id}": {
      get: {
        operationId: "showSchedule",
        summary: "A schedule.",
        parameters: [ID],
        responses: { 200: json("The schedule.", ref("Schedule")), ...problems(OF_ONE_SCHEDULE) },
      },
      delete: {
        operationId: "deleteSchedule",
        summary: "Ends a schedule; its scans stay.",
        parameters: [ID],
        responses: { 204: { description: "It is gone." }, ...problems(OF_CONTROL) },
      },
    },
    "/v1/schedules/{id}/pause": { post: control("pauseSchedule", "Scans no more, until it is resumed.") },
    "/v1/schedules/{id}/resume": { post: control("resumeSchedule", "Goes on with the next time.") },
    "/v1/schedules/{id}/run": {
      post: {
        operationId: "runSchedule",
        summary: "Asks for its scan now, whatever is planned.",
        parameters: [ID],
        responses: {
          202: { ...json("The scan.", ref("Scan")), headers: LOCATION },
          ...problems([...OF_CONTROL, ...OF_SCAN, "schedule-busy"]),
        },
      },
    },
  };
}
