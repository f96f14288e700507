import {
  endSchema,
  hostSchema,
  portSchema,
  portStateSchema,
  protocolSchema,
  reasonSchema,
  serviceSchema,
  startSchema,
  stateCountSchema,
  warningSchema,
} from "@portolan/report/schemas";
import { z } from "zod";
import { DIFFERENCE_SCHEMAS } from "../diff/difference-schema.ts";
import { findingSchema, hostHistorySchema } from "../hosts/host-route.ts";
import { problemSchema } from "../problem/problem-schema.ts";
import { scanEventSchema, scanStatusSchema, statusEventSchema } from "../scans/event-schemas.ts";
import { resultPageSchema } from "../scans/results-route.ts";
import { paceSchema, scanBodySchema } from "../scans/scan-body.ts";
import { scanPageSchema } from "../scans/scan-routes.ts";
import { progressSchema, scanViewSchema } from "../scans/scan-view.ts";
import { scheduleBodySchema } from "../schedules/schedule-body.ts";
import { schedulePageSchema, scheduleViewSchema } from "../schedules/schedule-view.ts";
import { serviceEntrySchema, serviceListSchema } from "../services/services-route.ts";
import type { Json } from "./operations.ts";

/** The schemas that have a name in the document: where one of them stands in another, there is a reference to it. */
const COMPONENTS = {
  Scan: scanViewSchema,
  ScanPage: scanPageSchema,
  ScanRequest: scanBodySchema,
  ScanStatus: scanStatusSchema,
  Pace: paceSchema,
  Progress: progressSchema,
  ResultPage: resultPageSchema,
  Schedule: scheduleViewSchema,
  SchedulePage: schedulePageSchema,
  ScheduleRequest: scheduleBodySchema,
  ScanEvent: scanEventSchema,
  StartEvent: startSchema,
  PortEvent: portSchema,
  HostEvent: hostSchema,
  WarningEvent: warningSchema,
  EndEvent: endSchema,
  StatusEvent: statusEventSchema,
  ...DIFFERENCE_SCHEMAS,
  HostHistory: hostHistorySchema,
  Finding: findingSchema,
  ServiceList: serviceListSchema,
  ServiceEntry: serviceEntrySchema,
  Service: serviceSchema,
  StateCount: stateCountSchema,
  Protocol: protocolSchema,
  PortState: portStateSchema,
  Reason: reasonSchema,
  Problem: problemSchema,
} as const satisfies Readonly<Record<string, z.core.$ZodType>>;

export type ComponentName = keyof typeof COMPONENTS;

/** A reference to a named schema. */
export function ref(name: ComponentName): Json {
  return { $ref: pointerTo(name) };
}

/** The named schemas as JSON Schema, as clients send them. */
export function componentSchemas(): Json {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(COMPONENTS)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, {
    io: "input",
    uri: pointerTo,
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema instanceof z.core.$ZodDiscriminatedUnion)
        jsonSchema["discriminator"] = discriminatorOf(zodSchema, (option) => registry.get(option)?.id);
      // Of a time, its format says enough: the pattern is three lines long.
      if (jsonSchema.format === "date-time") delete jsonSchema.pattern;
    },
  });
  return Object.fromEntries(Object.entries(schemas).map(([name, { $schema, $id, ...schema }]) => [name, schema]));
}

/** Which member tells the named options of a union apart, and which of its values stands for which (OpenAPI 3.1.0, section 4.8.25). */
function discriminatorOf(
  union: z.core.$ZodDiscriminatedUnion,
  nameOf: (option: z.core.$ZodType) => string | undefined,
): Json {
  const { discriminator: propertyName, options } = union._zod.def;
  const mapping: Record<string, string> = {};
  for (const option of options) {
    for (const value of option._zod.propValues?.[propertyName] ?? [])
      mapping[String(value)] = pointerTo(nameOf(option) ?? "");
  }
  return { propertyName, mapping };
}

function pointerTo(name: string): string {
  return `#/components/schemas/${name}`;
}
