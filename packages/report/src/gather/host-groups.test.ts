import type { HostEvent, PortEvent } from "@portolan/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { hostEvent, portEvent, tcpCount } from "../../test/sample-events.ts";
import { HostGroups } from "./host-groups.ts";
import { createSortedLines } from "./sorted-lines.ts";

test("brings together what was told of each host, by address, protocol and number", () => {
  const groups = new HostGroups();
  const host = hostEvent("10.0.0.2", [tcpCount("open", "syn-ack", 2)], { hostname: "two.example" });
  const events: (PortEvent | HostEvent)[] = [
    portEvent("10.0.0.10", 22),
    portEvent("10.0.0.2", 53, { protocol: "udp" }),
    portEvent("10.0.0.2", 443),
    portEvent("fe80::1%eth1", 1),
    portEvent("fe80::1%eth0", 2),
    host,
    portEvent("10.0.0.2", 8),
  ];
  for (const event of events) groups.add(event);
  expect([...groups.drain()].map(({ ip, ports, ...rest }) => [ip, ports.map(({ port }) => port), rest])).toEqual([
    ["10.0.0.2", [8, 443, 53], { hostname: "two.example", host }],
    ["10.0.0.10", [22], { hostname: undefined, host: undefined }],
    ["fe80::1%eth0", [2], { hostname: undefined, host: undefined }],
    ["fe80::1%eth1", [1], { hostname: undefined, host: undefined }],
  ]);
});

test("loses and doubles nothing, however odd its texts, in memory and on disk", () => {
  const ip = fc.oneof(fc.ipV4(), fc.ipV6(), fc.string({ unit: "binary", maxLength: 10 }));
  const event = fc.record({ ip, port: fc.nat(65_535), hostname: fc.string({ unit: "binary", maxLength: 10 }) });
  fc.assert(
    fc.property(fc.array(event, { maxLength: 30 }), fc.nat(2000), (fields, memory) => {
      const groups = new HostGroups(createSortedLines(memory));
      const events = fields.map(({ ip, port, hostname }) => portEvent(ip, port, { hostname }));
      for (const each of events) groups.add(each);
      const drained = [...groups.drain()];
      expect(drained.map((group) => group.ip).sort()).toEqual([...new Set(events.map((each) => each.ip))].sort());
      const texts = drained.flatMap(({ ports }) => ports.map((port) => JSON.stringify(port)));
      expect(texts.sort()).toEqual(events.map((each) => JSON.stringify(each)).sort());
    }),
  );
});
