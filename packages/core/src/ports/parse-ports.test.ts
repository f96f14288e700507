import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { InputError } from "../errors.ts";
import { formatPorts } from "./format-ports.ts";
import { type ParsePortsOptions, parsePorts } from "./parse-ports.ts";
import { PROTOCOLS, type Protocol } from "./protocol.ts";
import type { ServiceCatalogue } from "./service-catalogue.ts";

const NAMES: Readonly<Record<Protocol, readonly (readonly [string, number])[]>> = {
  tcp: [
    ["ssh", 22],
    ["domain", 53],
    ["http", 80],
    ["http", 8008],
    ["pop2", 109],
    ["pop3", 110],
    ["http-alt", 8080],
    ["x11", 6000],
  ],
  udp: [
    ["domain", 53],
    ["snmp", 161],
  ],
};

const catalogue: ServiceCatalogue = {
  lookup: () => undefined,
  portsOf: (protocol, name) =>
    NAMES[protocol].filter(([known]) => known === name.toLowerCase()).map(([, port]) => port),
  entries: (protocol) => NAMES[protocol],
  ranked: (protocol) => (protocol === "tcp" ? [80, 22, 8080, 1024] : [161, 53]),
  suggest: (name) => (name.startsWith("ht") ? ["http", "http-alt", "https", "httpx"] : []),
};

const both: ParsePortsOptions = { catalogue, protocols: PROTOCOLS };

function failureOf(spec: string, options: ParsePortsOptions = both): InputError {
  try {
    parsePorts(spec, options);
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
  throw new Error(`${spec} was accepted`);
}

describe("numbers", () => {
  test.each([
    ["80", "T:80"],
    ["1-3", "T:1-3"],
    ["7-7", "T:7"],
    ["-100", "T:1-100"],
    ["60000-", "T:60000-65535"],
    ["-", "T:1-65535"],
    ["0", "T:0"],
    ["0-", "T:0-65535"],
    ["0,5", "T:0,5"],
    ["22,80,443,21-25", "T:21-25,80,443"],
    ["443,80,80,1-3,2-4", "T:1-4,80,443"],
    [" 22 , 80\t,\n443 ", "T:22,80,443"],
    ["00080", "T:80"],
  ])("%j is %s", (spec, expected) => expect(formatPorts(parsePorts(spec))).toBe(expected));
});

describe("prefixes", () => {
  test.each([
    ["U:53,111,137,T:21-25,80", "T:21-25,80,U:53,111,137"],
    ["u:53,t:80", "T:80,U:53"],
    ["80,U:53", "T:80,U:53"],
    ["T: 80", "T:80"],
    ["U:-", "U:1-65535"],
    ["T:domain,U:snmp", "T:53,U:161"],
  ])("%s is %s", (spec, expected) => expect(formatPorts(parsePorts(spec, { catalogue }))).toBe(expected));

  test("items before the first go to the protocols that are asked for", () => {
    expect(formatPorts(parsePorts("80,T:81", { protocols: ["udp"] }))).toBe("T:81,U:80");
    expect(formatPorts(parsePorts("80,U:81", { protocols: PROTOCOLS }))).toBe("T:80,U:80-81");
  });
});

describe("service names", () => {
  test.each([
    ["ssh", "T:22"],
    ["SSH", "T:22"],
    ["http", "T:80,8008"],
    ["http-alt,x11", "T:6000,8080"],
    ["http*", "T:80,8008,8080"],
    ["HTTP*", "T:80,8008,8080"],
    ["pop?", "T:109-110"],
    ["*", "T:22,53,80,109-110,6000,8008,8080,U:53,161"],
    ["domain", "T:53,U:53"],
    ["U:d*", "U:53"],
  ])("%s is %s", (spec, expected) => expect(formatPorts(parsePorts(spec, both))).toBe(expected));

  test("that are not known are refused, with the nearest that are", () => {
    expect(failureOf("22,htpt")).toMatchObject({
      code: "PORT_SERVICE_UNKNOWN",
      input: "htpt",
      message: 'There is no service named "htpt": did you mean "http" or "http-alt" or "https"?',
    });
    expect(failureOf("zzz*")).toMatchObject({
      code: "PORT_SERVICE_UNKNOWN",
      message: 'No service name matches "zzz*": give a port number.',
    });
  });

  test("that are known in another protocol only are refused, naming it", () => {
    expect(failureOf("snmp", { catalogue })).toMatchObject({
      code: "PORT_SERVICE_UNKNOWN",
      message: 'The service "snmp" is known in UDP only: put U: before it.',
    });
  });

  test("without a catalogue are refused", () => {
    expect(failureOf("ssh", {})).toMatchObject({ code: "PORT_SERVICE_UNKNOWN", input: "ssh" });
  });

  test("too long, or too many wildcards, are refused", () => {
    expect(failureOf("*".repeat(65)).code).toBe("PORT_SERVICE_UNKNOWN");
    expect(formatPorts(parsePorts(Array(64).fill("ss*").join(","), both))).toBe("T:22");
    expect(failureOf(Array(65).fill("ss*").join(",")).code).toBe("PORT_INVALID");
  });
});

describe("brackets keep the ports that are ranked best", () => {
  test("and only they have the catalogue rank its ports", () => {
    const unranked = { ...catalogue, ranked: () => expect.unreachable("nothing stands in brackets") };
    expect(parsePorts("22,http*,U:53", { catalogue: unranked }).tcp).toContain(22);
  });

  test.each([
    ["[1-1024]", "T:22,80,1024,U:53,161"],
    ["[-]", "T:22,80,1024,8080,U:53,161"],
    ["[ 8000- ]", "T:8080"],
    ["T:[1-100]", "T:22,80"],
    ["[T:1-100,U:1-100]", "T:22,80,U:53"],
    ["[T:1-100],99", "T:22,80,99,U:99"],
    ["U:[T:1-100],99", "T:22,80,U:99"],
    ["[1-100,8080],9", "T:9,22,80,8080,U:9,53"],
    ["[http*]", "T:80,8080"],
    ["[1-100],[8000-]", "T:22,80,8080,U:53"],
    ["23,[23]", "T:23,U:23"],
  ])("%s is %s", (spec, expected) => expect(formatPorts(parsePorts(spec, both))).toBe(expected));

  test("as far as the thousandth place", () => {
    const ranked = Array.from({ length: 65_535 }, (_, index) => 65_535 - index);
    const options = { catalogue: { ...catalogue, ranked: () => ranked } };
    expect(formatPorts(parsePorts("[-],80", options))).toBe("T:80,64536-65535");
  });

  test("and may keep nothing", () => {
    expect(failureOf("[23]")).toMatchObject({ code: "PORT_NONE", input: "[23]" });
  });
});

describe("what is not a port list is refused with one sentence", () => {
  test.each([
    ["70000", "70000", /out of range: ports run from 0 to 65535/],
    ["65536", "65536", /out of range/],
    ["1-65536", "1-65536", /out of range/],
    ["99999999999999999999999", "99999999999999999999999", /out of range/],
    ["22,-5-3", "-5-3", /not a range/],
    ["1--2", "1--2", /not a range/],
    ["--", "--", /not a range/],
    ["10-5", "10-5", /runs backwards: its first port, 10, is above its last, 5/],
    ["-0", "-0", /runs backwards: its first port, 1, is above its last, 0/],
    ["", "", /empty/],
    [",", "", /empty/],
    ["22,,80", "", /empty/],
    ["22,", "", /empty/],
    ["T:", "T:", /empty/],
    ["[]", "[]", /empty/],
    ["S:80", "S:80", /SCTP, which is not supported/],
    ["p:6", "p:6", /IP protocol scan, which is not supported/],
    ["X:80", "X:80", /unknown prefix/],
    ["T:U:80", "U:80", undefined],
    ["80 443", "80 443", /commas between/],
    ["1 - 5", "1 - 5", /commas between/],
    ["[80", "[80", /not closed/],
    ["80]", "80]", /not opened/],
    ["[80,[90]]", "[90]]", /do not nest/],
    ["[80]90", "[80]90", /bracket in its middle/],
    ["8[0]", "8[0]", /bracket in its middle|not opened/],
  ])("%j", (spec, input, expected) => {
    const failure = failureOf(spec);
    expect(failure.code).toBe(expected === undefined ? "PORT_SERVICE_UNKNOWN" : "PORT_INVALID");
    expect(failure.input).toBe(input);
    expect(failure.message).toMatch(expected ?? /./);
  });

  test("brackets without a catalogue", () => {
    expect(failureOf("[80]", {})).toMatchObject({ code: "PORT_INVALID", input: "80" });
  });

  test("a list without end", () => {
    expect(failureOf("1,".repeat(2 ** 20)).message).toMatch(/longer than/);
  });

  test("whatever the text, a selection or an InputError comes of it, and the message is one printable line", () => {
    const fragment = fc.constantFrom(..."0123456789,,--*?[]TU: ab\u001b", "65535", "http", "T:", "U:");
    const hostile = fc.oneof(
      fc.string({ unit: "binary", maxLength: 40 }),
      fc.array(fragment, { maxLength: 14 }).map((parts) => parts.join("")),
    );
    fc.assert(
      fc.property(hostile, (spec) => {
        try {
          const selection = parsePorts(spec, both);
          expect(selection.tcp.length + selection.udp.length).toBeGreaterThan(0);
        } catch (error) {
          if (!(error instanceof InputError)) throw error;
          expect(error.code).toMatch(/^PORT_/);
          expect(error.message).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

test("a list selects the union of its items, sorted and without doubles", () => {
  const range = fc
    .tuple(fc.nat({ max: 65_535 }), fc.nat({ max: 300 }))
    .map(([first, more]) => [first, Math.min(first + more, 65_535)] as const);
  const item = fc.record({ prefix: fc.constantFrom("", "T:", "U:"), ends: range });
  fc.assert(
    fc.property(fc.array(item, { minLength: 1, maxLength: 8 }), (items) => {
      const expected: Record<Protocol, Set<number>> = { tcp: new Set(), udp: new Set() };
      let current: Protocol = "tcp";
      for (const { prefix, ends } of items) {
        if (prefix !== "") current = prefix === "T:" ? "tcp" : "udp";
        for (let p = ends[0]; p <= ends[1]; p += 1) expected[current].add(p);
      }
      const spec = items.map(({ prefix, ends: [a, b] }) => `${prefix}${a === b ? a : `${a}-${b}`}`).join(",");
      const selection = parsePorts(spec);
      for (const protocol of PROTOCOLS) {
        expect(selection[protocol].join()).toBe([...expected[protocol]].sort((a, b) => a - b).join());
      }
    }),
    { numRuns: 200 },
  );
});
