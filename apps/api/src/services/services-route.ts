import { protocolSchema } from "@portolan/report/schemas";
import type { ServiceDirectory, ServiceEntry } from "@portolan/services-db";
import type { RequestHandler } from "express";
import { z } from "zod";
import { parseRequest } from "../requests/parse-request.ts";

const LONGEST_NAME = 64;

/** What the catalogue knows of one service on one port. */
export const serviceEntrySchema = z.object({
  name: z.string(),
  description: z.string(),
  protocol: protocolSchema,
  port: z.int().min(0).max(65_535),
  /** Other names of it. */
  aliases: z.array(z.string()),
  note: z.string().exactOptional(),
  /** The table that it comes from: the one kept with Portolan, or the registry of IANA. */
  source: z.enum(["curated", "iana"]),
}) satisfies z.ZodType<ServiceEntry>;

export const serviceListSchema = z.object({ services: z.array(serviceEntrySchema) });

/** The last part of the path of `GET /v1/services/{portOrName}`. */
export const portOrNameSchema = z
  .string()
  .min(1)
  .max(LONGEST_NAME)
  .refine((text) => !/^\d+$/.test(text) || Number(text) <= 65_535, "Ports end at 65535.");

/** The query of `GET /v1/services/{portOrName}`. */
export const servicesQuerySchema = z.strictObject({ protocol: z.optional(protocolSchema) });

/** `GET /v1/services/{portOrName}`: what is usually behind a port, or on which ports a service usually is. */
export function servicesRoute(catalogue: Pick<ServiceDirectory, "describe">): RequestHandler<{ portOrName: string }> {
  return (request, response) => {
    const portOrName = parseRequest(portOrNameSchema, request.params.portOrName, "The port or name");
    const { protocol } = parseRequest(servicesQuerySchema, request.query, "The query");
    const entries = catalogue.describe(portOrName);
    response.json({ services: entries.filter((entry) => protocol === undefined || entry.protocol === protocol) });
  };
}
