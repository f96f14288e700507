import { z } from "zod";

const jsonSchema = z.record(z.string(), z.unknown());

const operationSchema = z.object({
  operationId: z.string(),
  parameters: z
    .array(z.object({ name: z.string(), in: z.enum(["path", "query", "header"]), schema: jsonSchema }))
    .default([]),
  requestBody: z.object({ content: z.object({ "application/json": z.object({ schema: jsonSchema }) }) }).optional(),
  responses: z.record(
    z.string(),
    z.object({ content: z.record(z.string(), z.object({ schema: jsonSchema })).optional() }),
  ),
});

/** By their names as requests have them. */
const methodsSchema = z
  .record(z.string(), operationSchema)
  .transform((methods) =>
    Object.fromEntries(Object.entries(methods).map(([method, operation]) => [method.toUpperCase(), operation])),
  );

const documentSchema = z.object({
  paths: z.record(z.string(), methodsSchema),
  components: z.object({ schemas: z.record(z.string(), jsonSchema) }),
});

export type OpenApiDocument = z.infer<typeof documentSchema>;
export type JsonSchema = z.infer<typeof jsonSchema>;

/** Something that the document says can be asked for. */
export interface Operation extends z.infer<typeof operationSchema> {
  readonly method: string;
  /** With `{…}` for its parameters. */
  readonly path: string;
}

/** Reads the document of a server. */
export async function readDocument(url: string): Promise<OpenApiDocument> {
  return documentSchema.parse(await (await fetch(`${url}/openapi.json`)).json());
}

export function operationsOf({ paths }: OpenApiDocument): Operation[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ ...operation, method, path })),
  );
}
