import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dnsNameOf } from "./dns-name.ts";

const LABEL = "a".repeat(63);

describe("dnsNameOf", () => {
  test.each([
    ["host.example", "host.example"],
    ["host.example.", "host.example"],
    ["Host-1_a.EXAMPLE", "Host-1_a.EXAMPLE"],
    ["xn--bcher-kva.example", "xn--bcher-kva.example"],
    ["localhost", "localhost"],
    [`${LABEL}.${LABEL}.${LABEL}.${"a".repeat(61)}`, `${LABEL}.${LABEL}.${LABEL}.${"a".repeat(61)}`],
  ])("takes %j", (text, name) => expect(dnsNameOf(text)).toBe(name));

  test.each([
    "",
    ".",
    "host..example",
    ".host",
    "host.example..",
    "a b",
    "host\n22/tcp open",
    "\u001b[2J",
    "höst.example",
    "<script>",
    '=cmd|"/c"',
    `${LABEL}a.example`,
    `${LABEL}.${LABEL}.${LABEL}.${"a".repeat(62)}`,
  ])("refuses %j", (text) => expect(dnsNameOf(text)).toBeUndefined());

  test("gives nothing that any sink would have to escape, whatever it is told", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.domain()), (text) => {
        expect(dnsNameOf(text) ?? "").toMatch(/^[\w.-]{0,253}$/);
      }),
    );
  });

  test("takes every domain name", () => {
    fc.assert(
      fc.property(fc.domain(), (name) => {
        expect(dnsNameOf(name)).toBe(name);
      }),
    );
  });
});
