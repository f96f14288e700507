import { expect, test } from "vitest";
import { createServiceCatalogue } from "../catalogue/service-catalogue.ts";
import { udpPayloads } from "./udp-payloads.ts";
import { UDP_PROBE_DEFINITIONS, UDP_PROBES } from "./udp-probes.ts";

/** What reaches everyone in one piece, behind the headers of IPv6 and UDP. */
const MAXIMUM_PAYLOAD_BYTES = 1_400;

test.each(UDP_PROBE_DEFINITIONS)(
  "$name has payloads exactly when it answers, none empty, none too large, the same each time",
  (probe) => {
    const payloads = probe.encode();
    expect(payloads.length > 0).toBe(probe.answers);
    for (const { length } of payloads) {
      expect(length).toBeGreaterThan(0);
      expect(length).toBeLessThanOrEqual(MAXIMUM_PAYLOAD_BYTES);
    }
    expect(probe.encode()).toEqual(payloads);
  },
);

test.each(UDP_PROBES)(
  "$name says what it asks and by which document, for ports that exist",
  ({ name, description, source, ports }) => {
    expect(name).toMatch(/^[A-Za-z0-9-]{2,20}$/);
    expect(description).toMatch(/^[A-Z].*\.$/);
    expect(source.length).toBeGreaterThan(2);
    expect(ports.length).toBeGreaterThan(0);
    for (const port of ports) expect(port > 0 && port < 65_536 && Number.isInteger(port)).toBe(true);
  },
);

test("names are told apart", () => {
  const names = UDP_PROBES.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});

test("the list for people is ordered by port and holds data alone", () => {
  const firstPorts = UDP_PROBES.map((probe) => probe.ports[0]);
  expect(firstPorts).toEqual(firstPorts.toSorted((one = 0, other = 0) => one - other));
  expect(JSON.parse(JSON.stringify(UDP_PROBES))).toEqual(UDP_PROBES);
});

test("a port has the payloads of every probe that asks it, in order", () => {
  const encode = (name: string) => UDP_PROBE_DEFINITIONS.find((probe) => probe.name === name)?.encode() ?? [];
  expect(udpPayloads.payloadsOf(443)).toEqual([...encode("quic"), ...encode("dtls")]);
  expect(udpPayloads.payloadsOf(161)).toHaveLength(3);
  expect(udpPayloads.payloadsOf(161)).toEqual(encode("snmp"));
});

test("a port is encoded once", () => {
  expect(udpPayloads.payloadsOf(53)).toBe(udpPayloads.payloadsOf(53));
});

test.each([0, 1, 502, 514, 51_820, 65_535])("port %i, that nobody answers or is known for, has none", (port) => {
  expect(udpPayloads.payloadsOf(port)).toEqual([]);
});

test.each([
  7, 13, 17, 19, 37, 53, 69, 80, 88, 111, 123, 137, 161, 177, 389, 443, 500, 520, 523, 623, 853, 1194, 1434, 1604, 1645,
  1646, 1701, 1812, 1813, 1900, 2049, 3283, 3478, 4433, 4500, 5060, 5353, 5632, 5683, 5684, 6881, 9987, 10_001, 11_211,
  19_132, 27_015, 27_960, 47_808,
])("port %i has a payload", (port) => {
  expect(udpPayloads.payloadsOf(port).length).toBeGreaterThan(0);
});

test("most of the hundred ports most often found open are asked, or known to be silent", () => {
  const known = new Set(UDP_PROBES.flatMap((probe) => probe.ports));
  const ranked = createServiceCatalogue().ranked("udp").slice(0, 100);
  expect(ranked.filter((port) => known.has(port)).length).toBeGreaterThan(50);
});

test("a probe has the name that the catalogue has for its port, unless it speaks to what lies below", () => {
  const catalogue = createServiceCatalogue();
  const others = UDP_PROBES.filter(({ name, ports: [first = 0] }) => {
    const known = catalogue.lookup("udp", first)?.name;
    return known !== undefined && known !== name;
  });
  expect(others.map(({ name }) => name)).toEqual(["quic", "dtls"]);
});
