import type { Change, Difference, NotCompared, PortFinding, SideSummary } from "@portolan/report/diff";
import {
  portStateSchema,
  protocolSchema,
  reasonSchema,
  serviceSchema,
  stateCountSchema,
} from "@portolan/report/schemas";
import { z } from "zod";

/* What report's type `Difference` says, as schemas that have names in the OpenAPI document. */

const whySchema = z.enum(["not-covered", "incomplete", "not-said"]);

const toldPort = z.object({
  known: z.literal("told"),
  state: portStateSchema,
  reason: reasonSchema,
  service: z.exactOptional(serviceSchema),
});
const countedPort = z.object({ known: z.literal("counted"), states: z.array(portStateSchema) });
const silentPort = z.object({ known: z.literal("host-silent") });
const unknownPort = z.object({ known: z.literal("nothing"), why: whySchema });

const portFinding = z.discriminatedUnion("known", [
  toldPort,
  countedPort,
  silentPort,
  unknownPort,
]) satisfies z.ZodType<PortFinding>;

const ofHost = { ip: z.string(), hostname: z.string().exactOptional() };
const ofPort = { ...ofHost, protocol: protocolSchema, port: z.int().min(0).max(65_535) };

const newHost = z.object({ type: z.literal("host-new"), ...ofHost });
const goneHost = z.object({ type: z.literal("host-gone"), ...ofHost });
const renamedHost = z.object({ type: z.literal("host-renamed"), ...ofHost, before: z.string(), after: z.string() });
const newPort = z.object({ type: z.literal("port-new"), ...ofPort, before: portFinding, after: toldPort });
const gonePort = z.object({ type: z.literal("port-gone"), ...ofPort, before: toldPort, after: portFinding });
const changedPort = z.object({ type: z.literal("port-changed"), ...ofPort, before: portFinding, after: portFinding });
const changedService = z.object({
  type: z.literal("service-changed"),
  ...ofPort,
  before: z.exactOptional(serviceSchema),
  after: z.exactOptional(serviceSchema),
});
const changedCounts = z.object({
  type: z.literal("counts-changed"),
  ...ofHost,
  before: z.array(stateCountSchema),
  after: z.array(stateCountSchema),
});

const change = z.discriminatedUnion("type", [
  newHost,
  goneHost,
  renamedHost,
  newPort,
  gonePort,
  changedPort,
  changedService,
  changedCounts,
]) satisfies z.ZodType<Change>;

const notCompared = z.object({
  ...ofHost,
  foundIn: z.enum(["before", "after"]),
  why: whySchema,
  ports: z.array(z.string()),
}) satisfies z.ZodType<NotCompared>;

const side = z.object({
  time: z.iso.datetime().exactOptional(),
  complete: z.boolean(),
  hostsUp: z.int().nonnegative(),
  openPorts: z.int().nonnegative(),
}) satisfies z.ZodType<SideSummary>;

const difference = z.object({
  before: side,
  after: side,
  changes: z.array(change),
  notCompared: z.array(notCompared),
}) satisfies z.ZodType<Difference>;

/** The schemas of a difference, by the names that the document has for them. */
export const DIFFERENCE_SCHEMAS = {
  Difference: difference,
  DifferenceSide: side,
  Change: change,
  NewHost: newHost,
  GoneHost: goneHost,
  RenamedHost: renamedHost,
  NewPort: newPort,
  GonePort: gonePort,
  ChangedPort: changedPort,
  ChangedService: changedService,
  ChangedCounts: changedCounts,
  PortFinding: portFinding,
  ToldPort: toldPort,
  CountedPort: countedPort,
  SilentPort: silentPort,
  UnknownPort: unknownPort,
  NotCompared: notCompared,
  WhyUnknown: whySchema,
} as const;
