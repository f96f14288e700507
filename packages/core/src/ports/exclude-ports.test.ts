import fc from "fast-check";
import { expect, test } from "vitest";
import { excludePorts } from "./exclude-ports.ts";
import { formatPorts } from "./format-ports.ts";
import { parsePorts } from "./parse-ports.ts";
import { PROTOCOLS } from "./protocol.ts";

const selection = parsePorts("T:1-10,U:1-10");
const catalogue = {
  lookup: () => undefined,
  portsOf: (protocol: string, name: string) => (protocol === "tcp" && name === "echo" ? [7] : []),
  entries: () => [],
  ranked: () => [],
  suggest: () => [],
};

test.each([
  ["5", "T:1-4,6-10,U:1-4,6-10"],
  ["T:5-", "T:1-4,U:1-10"],
  ["U:-9", "T:1-10,U:10"],
  ["echo", "T:1-6,8-10,U:1-10"],
  ["70", "T:1-10,U:1-10"],
])("without %s, %s is left", (spec, expected) => {
  expect(formatPorts(excludePorts(selection, spec, { catalogue }))).toBe(expected);
});

test("items without a prefix can be kept to one protocol", () => {
  expect(formatPorts(excludePorts(selection, "2-", { protocols: ["udp"] }))).toBe("T:1-10,U:1");
});

test("what is left is what was selected and not excluded", () => {
  const list = fc
    .uniqueArray(fc.nat({ max: 30 }), { minLength: 1, maxLength: 20 })
    .map((ports) => Uint16Array.from(ports).sort());
  fc.assert(
    fc.property(list, list, list, (tcp, udp, excluded) => {
      const expected = {
        tcp: tcp.filter((port) => !excluded.includes(port)),
        udp: udp.filter((port) => !excluded.includes(port)),
      };
      fc.pre(PROTOCOLS.some((protocol) => expected[protocol].length > 0));
      expect(excludePorts({ tcp, udp }, excluded.join(","))).toEqual(expected);
    }),
  );
});

test("the selection itself stays as it was", () => {
  excludePorts(selection, "5");
  expect(formatPorts(selection)).toBe("T:1-10,U:1-10");
});

test("an exclusion that leaves nothing, or is not understood, is refused", () => {
  expect(() => excludePorts(selection, "-")).toThrow(expect.objectContaining({ code: "PORT_NONE", input: "-" }));
  expect(() => excludePorts(selection, "5-1")).toThrow(expect.objectContaining({ code: "PORT_INVALID" }));
  expect(() => excludePorts(selection, "no-such", { catalogue })).toThrow(
    expect.objectContaining({ code: "PORT_SERVICE_UNKNOWN" }),
  );
});
