import fc from "fast-check";
import type { OpenApiDocument, Operation } from "./operations.ts";
import { hostileText, sensible, spoilt, valid } from "./values.ts";

/** A request, before it is known which scans there are. */
export interface FuzzRequest {
  readonly operation: Operation;
  /** Usually the operation's own. */
  readonly method: string;
  readonly path: Readonly<Record<string, string | Known>>;
  readonly query: readonly (readonly [name: string, value: string])[];
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** Some scan or schedule that was made before, if any was. */
export interface Known {
  readonly known: number;
}

const KNOWN: fc.Arbitrary<Known> = fc.nat(1_000).map((known) => ({ known }));

/** Values that a part of a path may have; an empty one would be another path. */
function pathValue(name: string): fc.Arbitrary<string | Known> {
  const hostile = hostileText.filter((text) => text !== "");
  if (name === "ip") return fc.oneof(fc.constantFrom("127.0.0.1", "::1", "127.0.0.2", "[::1]", "10.0.0.1"), hostile);
  if (name === "portOrName")
    return fc.oneof(fc.nat(70_000).map(String), fc.constantFrom("ssh", "HTTP", "53/udp"), hostile);
  return fc.oneof({ weight: 4, arbitrary: KNOWN }, { weight: 1, arbitrary: hostile });
}

function queryOf({ parameters }: Operation, document: OpenApiDocument): fc.Arbitrary<(readonly [string, string])[]> {
  const known = parameters
    .filter((parameter) => parameter.in === "query")
    .map(({ name, schema }) =>
      fc.option(
        fc
          .oneof({ weight: 8, arbitrary: valid(schema, document).map(String) }, { weight: 1, arbitrary: hostileText })
          .map((value) => [name, value] as const),
        { nil: undefined, freq: 2 },
      ),
    );
  const others = fc.oneof(
    { weight: 8, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(fc.tuple(hostileText, hostileText), { maxLength: 3 }) },
    { weight: 1, arbitrary: fc.constant([["limit", "1"] as const, ["limit", "2"] as const]) },
  );
  return fc
    .tuple(fc.tuple(...known), others)
    .map(([pairs, more]) => [...pairs.filter((pair) => pair !== undefined), ...more]);
}

/** What Node lets into a header field. */
const headerText = fc
  .oneof(hostileText, fc.string({ maxLength: 300 }))
  .map((text) => text.replace(/[^\t\x20-\x7e\x80-\xff]/g, "").trim());

function headersOf(operation: Operation): fc.Arbitrary<Record<string, string>> {
  const types = Object.values(operation.responses).flatMap(({ content }) => Object.keys(content ?? {}));
  const accept = fc.oneof(
    fc.constantFrom("*/*", ...types),
    fc.constantFrom("image/png", "text/*;q=0.1", ";"),
    headerText,
  );
  const members: Record<string, fc.Arbitrary<string>> = {
    Accept: accept,
    Authorization: fc.oneof(fc.constant("Bearer ptl_0"), headerText),
    Expect: fc.oneof(fc.constant("100-continue"), headerText),
    "X-Forwarded-For": headerText,
    Cookie: headerText,
  };
  for (const { name, in: place } of operation.parameters)
    if (place === "header") members[name] = fc.oneof(fc.nat(50).map(String), headerText);
  // One at a time for the most part: all together hide what one of them does.
  const one = fc
    .constantFrom(...Object.entries(members))
    .chain(([name, value]) => value.map((text) => ({ [name]: text })));
  return fc.oneof(
    { weight: 1, arbitrary: fc.constant({}) },
    { weight: 4, arbitrary: one },
    { weight: 1, arbitrary: fc.record(members) },
  );
}

const CONTENT_TYPES = ["application/json", "application/json; charset=utf-8"] as const;
const WRONG_CONTENT_TYPES = [
  "text/plain",
  "application/json; charset=latin1",
  "application/x-www-form-urlencoded",
  "application/merge-patch+json",
  "",
] as const;

const rawBody = fc.oneof(
  hostileText,
  fc.constantFrom(
    "",
    "{",
    '{"a":1}{',
    "[]",
    "null",
    '"text"',
    "1",
    "[".repeat(10_000),
    `{"targets":${"[".repeat(500)}`,
  ),
  fc.constantFrom(`{"targets":["127.0.0.1"],"ports":"1","ports":"2"}`, `{"__proto__":{"ports":"1"},"targets":[]}`),
  fc.constant(`{"targets":["${"x".repeat(300_000)}"]}`),
);

function bodyOf({ requestBody }: Operation, document: OpenApiDocument): fc.Arbitrary<string | undefined> {
  const schema = requestBody?.content["application/json"].schema;
  if (schema === undefined)
    return fc.oneof({ weight: 9, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: rawBody });
  const good = valid(schema, document);
  const made = fc.oneof(
    { weight: 4, arbitrary: good.chain(sensible) },
    { weight: 1, arbitrary: good },
    { weight: 4, arbitrary: good.chain(sensible).chain(spoilt) },
  );
  const json = made.map((value) => JSON.stringify(value));
  return fc.oneof({ weight: 8, arbitrary: json }, { weight: 1, arbitrary: rawBody });
}

/** Requests of one operation: some as the document wants them, some nearly so, some meant to break something. */
export function requestsOf(operation: Operation, document: OpenApiDocument): fc.Arbitrary<FuzzRequest> {
  const inPath = operation.parameters.filter((parameter) => parameter.in === "path").map(({ name }) => name);
  return fc
    .record({
      operation: fc.constant(operation),
      method: fc.oneof(
        { weight: 20, arbitrary: fc.constant(operation.method) },
        { weight: 1, arbitrary: fc.constantFrom("HEAD", "PUT", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "M-SEARCH") },
      ),
      path: fc.record(Object.fromEntries(inPath.map((name) => [name, pathValue(name)])), { noNullPrototype: true }),
      query: queryOf(operation, document),
      headers: headersOf(operation),
      body: bodyOf(operation, document),
      contentType: fc.oneof(
        { weight: 9, arbitrary: fc.constantFrom(...CONTENT_TYPES) },
        { weight: 1, arbitrary: fc.constantFrom(...WRONG_CONTENT_TYPES) },
      ),
    })
    .map(({ contentType, headers, ...request }) => ({
      ...request,
      headers: request.body === undefined ? headers : { ...headers, "Content-Type": contentType },
    }));
}
