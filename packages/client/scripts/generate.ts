import { readFile } from "node:fs/promises";
import openapiTypes, { astToString } from "openapi-typescript";
import { z } from "zod";

const DOCUMENT = new URL("../openapi.json", import.meta.url);

/** What is made of the OpenAPI document. */
export interface Generated {
  /** TypeScript: the types of paths and of named schemas. */
  readonly types: string;
  /** JSON: the schemas that answers are checked with. */
  readonly schemas: string;
}

const JSON_TYPE = "application/json";

const jsonSchema = z.record(z.string(), z.unknown());

const documentSchema = z.object({
  paths: z.record(z.string(), z.record(z.string(), z.object({ responses: z.record(z.string(), jsonSchema) }))),
  components: z.object({ schemas: z.record(z.string(), jsonSchema) }),
});

const jsonContentSchema = z.object({ content: z.object({ [JSON_TYPE]: z.object({ schema: jsonSchema }) }) });

/** Makes what lies in `src/generated` of `openapi.json`, which the endpoint writes. */
export async function generate(): Promise<Generated> {
  const text = await readFile(DOCUMENT, "utf8");
  const types = astToString(await openapiTypes(text));
  const { paths, components } = documentSchema.parse(JSON.parse(text));
  const answers = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, { responses }]) =>
      Object.entries(responses).flatMap(([status, response]) => {
        const answer = jsonContentSchema.safeParse(response);
        const name = `${method.toUpperCase()} ${path} ${status}`;
        return answer.success ? [[name, answer.data.content[JSON_TYPE].schema] as const] : [];
      }),
    ),
  );
  const schemas = { answers: Object.fromEntries(answers), named: components.schemas };
  // As a JSON Schema of its own has them: OpenAPI's are relative to the document.
  return { types, schemas: JSON.stringify(schemas).replaceAll("#/components/schemas/", "#/$defs/") };
}
