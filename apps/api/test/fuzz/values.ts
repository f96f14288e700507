import fc from "fast-check";
import { generateSync } from "json-schema-faker";
import type { JsonSchema, OpenApiDocument } from "./operations.ts";

/** What breaks careless servers, as texts: spellings of addresses, of numbers, of paths, of nothing; what other languages take for code. */
const HOSTILE_TEXTS = [
  " ",
  "0",
  "-1",
  "1e9",
  "0x10",
  "00000000000000000001",
  "9".repeat(400),
  "NaN",
  "null",
  "undefined",
  "true",
  "[]",
  "{}",
  "__proto__",
  "constructor",
  "toString",
  "..",
  "../../etc/passwd",
  "%",
  "%00",
  "%2e%2e%2f",
  "\u0000",
  "a\u0000b",
  "\r\nX-Injected: yes",
  "' or 1=1 --",
  '"; drop table scans; --',
  "<script>alert(1)</script>",
  "$" + "{jndi:ldap://x}",
  "\u202eevil\u2066",
  "\u{1f600}".repeat(30),
  "é",
  "*",
  "open|filtered",
  "127.0.0.1",
  "127.1",
  "0177.0.0.1",
  "2130706433",
  "::ffff:127.0.0.1",
  "::1%lo",
  "fe80::1%1",
  "0.0.0.0/0",
  "::/0",
  "1-65535",
  "T:1-65535,U:1-65535",
  "169.254.169.254",
  "a".repeat(300),
  "a".repeat(3_000),
  "(a+)+$",
  "2026-02-30T25:61:61Z",
];

/** Texts that are well-formed: half a surrogate pair cannot be sent in an address or in UTF-8. */
export const hostileText = fc.oneof(
  fc.constantFrom(...HOSTILE_TEXTS),
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.double().map(String),
);

const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  hostileText,
  fc.constantFrom(null, true, 0, -1, 1.5, 1e308, -0, 2 ** 53, [], {}, [[[[]]]], { __proto__: null, toString: 1 }),
  fc.jsonValue(),
);

/** Values that a schema of the document describes. */
export function valid(schema: JsonSchema, { components }: Pick<OpenApiDocument, "components">): fc.Arbitrary<unknown> {
  return fc.nat().map((seed) => generateSync({ ...schema, components }, { seed, maxDefaultItems: 4 }));
}

/** Members whose schema says little of what makes sense: what is scanned is this machine, and little of it. */
const SENSIBLE: Readonly<Record<string, readonly unknown[]>> = {
  targets: [
    ["127.0.0.1"],
    ["::1"],
    ["127.0.0.0/30"],
    ["one.example"],
    ["127.0.0.1-3", "::1"],
    ["none.example"],
    // Refused: nothing but this machine may be scanned.
    ["192.0.2.1"],
    ["169.254.169.254"],
  ],
  ports: ["1", "22,80", "T:9,U:9", "ssh", "1-4", "http*"],
  techniques: [["connect"], ["syn"], ["udp"], ["syn", "udp"]],
  pace: [{}, { template: "insane" }, { maxRetries: 0 }, { ratePerSecond: 100 }],
  url: ["http://127.0.0.1:9/", "https://one.example:9/x", "http://none.example/", "http://192.0.2.1/"],
  cron: ["@daily", "0 4 * * *", "*/5 * * * *", "0 0 31 2 *"],
  timeZone: ["UTC", "Europe/Berlin", "Mars/Olympus"],
};

/** The value, with sensible members where it has any of these names. */
export function sensible(value: unknown): fc.Arbitrary<unknown> {
  if (Array.isArray(value)) return fc.tuple(...value.map(sensible));
  if (typeof value !== "object" || value === null) return fc.constant(value);
  const members = Object.entries(value).map(([name, member]) => {
    const choices = SENSIBLE[name];
    return [name, choices === undefined ? sensible(member) : fc.constantFrom(...choices)] as const;
  });
  return fc.record(Object.fromEntries(members), { noNullPrototype: true });
}

/** The value with one thing in it changed, left out or added. */
export function spoilt(value: unknown): fc.Arbitrary<unknown> {
  if (Array.isArray(value) && value.length > 0)
    return fc.nat(value.length - 1).chain((index) => spoilt(value[index]).map((member) => value.with(index, member)));
  if (typeof value !== "object" || value === null || Array.isArray(value)) return hostileValue;
  const names = Object.keys(value);
  const added = fc.tuple(hostileText, hostileValue).map(([name, member]) => ({ ...value, [name]: member }));
  if (names.length === 0) return fc.oneof(added, hostileValue);
  return fc.constantFrom(...names).chain((name) => {
    const member: unknown = Reflect.get(value, name);
    const { [name]: _, ...others }: Record<string, unknown> = { ...value };
    return fc.oneof(
      added,
      fc.constant(others),
      spoilt(member).map((changed) => ({ ...others, [name]: changed })),
      hostileValue.map((changed) => ({ ...others, [name]: changed })),
    );
  });
}
