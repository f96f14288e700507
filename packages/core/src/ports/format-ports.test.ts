import fc from "fast-check";
import { expect, test } from "vitest";
import { formatPorts } from "./format-ports.ts";
import { parsePorts } from "./parse-ports.ts";
import { PROTOCOLS } from "./protocol.ts";

const ports = fc
  .uniqueArray(fc.oneof(fc.nat({ max: 20 }), fc.nat({ max: 65_535 })), { maxLength: 40 })
  .map((list) => Uint16Array.from(list.sort((a, b) => a - b)));

test("parsing the text of a selection gives the selection, whatever the default protocols", () => {
  fc.assert(
    fc.property(ports, ports, fc.subarray([...PROTOCOLS]), (tcp, udp, protocols) => {
      fc.pre(tcp.length + udp.length > 0);
      const text = formatPorts({ tcp, udp });
      expect(parsePorts(text, { protocols })).toEqual({ tcp, udp });
      expect(formatPorts(parsePorts(text, { protocols }))).toBe(text);
    }),
  );
});

test("the text is compact", () => {
  const tcp = Uint16Array.from({ length: 1000 }, (_, index) => index + 1);
  expect(formatPorts({ tcp, udp: Uint16Array.of(53) })).toBe("T:1-1000,U:53");
  expect(formatPorts({ tcp: Uint16Array.of(0, 1, 3, 65_535), udp: Uint16Array.of() })).toBe("T:0-1,3,65535");
  expect(formatPorts({ tcp: Uint16Array.of(), udp: Uint16Array.of() })).toBe("");
});
