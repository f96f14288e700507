import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import type { JsonSchema, OpenApiDocument, Operation } from "./operations.ts";
import type { Answer } from "./send.ts";

/** Holds answers against the document. */
export class AnswerCheck {
  readonly #document: OpenApiDocument;
  readonly #ajv = new Ajv2020({ strict: false });
  readonly #validators = new Map<string, ValidateFunction>();

  constructor(document: OpenApiDocument) {
    this.#document = document;
    addFormats.default(this.#ajv);
  }

  /** What is wrong with an answer to a request of an operation; undefined when nothing is. */
  complaint(operation: Operation, method: string, answer: Answer): string | undefined {
    const { status, headers, text } = answer;
    if (status >= 500) return `status ${status}`;
    const asked = this.#document.paths[operation.path]?.[method === "HEAD" ? "GET" : method];
    if (asked === undefined) return this.#complaintOfMethod(operation, answer);
    const documented = asked.responses[status];
    if (documented === undefined) return `status ${status} is not documented`;
    if (method === "HEAD" || status === 204) return text === "" ? undefined : `a body with ${method} and ${status}`;
    const type = headers["content-type"]?.split(";")[0] ?? "";
    const schema = documented.content?.[type]?.schema;
    if (schema === undefined) return `type ${JSON.stringify(type)} is not documented for ${status}`;
    return type.endsWith("json") && !type.endsWith("ndjson") ? this.#complaintOfJson(schema, text) : undefined;
  }

  #complaintOfMethod({ path }: Operation, { status, headers, text }: Answer): string | undefined {
    const known = Object.keys(this.#document.paths[path] ?? {});
    if (status < 400) return `status ${status} for a method that is not documented`;
    if (status === 405 && !known.every((method) => headers.allow?.split(", ").includes(method)))
      return `Allow is ${headers.allow}, but ${known.join(", ")} are documented`;
    return text === "" ? undefined : this.#complaintOfJson({ $ref: "#/components/schemas/Problem" }, text);
  }

  #complaintOfJson(schema: JsonSchema, text: string): string | undefined {
    try {
      return this.complaintOfValue(schema, JSON.parse(text));
    } catch {
      return `no JSON: ${text.slice(0, 200)}`;
    }
  }

  /** Why a value is not what a schema of the document says; undefined when it is. */
  complaintOfValue(schema: JsonSchema, value: unknown): string | undefined {
    const key = JSON.stringify(schema);
    let validate = this.#validators.get(key);
    if (validate === undefined) {
      validate = this.#ajv.compile({ ...schema, components: this.#document.components });
      this.#validators.set(key, validate);
    }
    if (validate(value)) return undefined;
    return `not as documented: ${this.#ajv.errorsText(validate.errors)} in ${JSON.stringify(value).slice(0, 300)}`;
  }
}
