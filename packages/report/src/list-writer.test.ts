import { isIP } from "node:net";
import { describe, expect, test } from "vitest";
import {
  endEvent,
  filteredPort,
  hostEvent,
  portEvent,
  sampleScan,
  startEvent,
  writeAll,
} from "../test/sample-events.ts";
import { createListWriter } from "./list-writer.ts";
import { testWriterContract } from "./writer.contract.ts";

testWriterContract("list", {
  create: () => createListWriter(),
  check: (text) => {
    for (const line of text.split("\n").slice(0, -1)) expect(isIP(new URL(`http://${line}`).hostname)).toBe(4);
  },
  tickGivesAll: true,
});

describe("a list", () => {
  test("has the open ports as they come", () => {
    expect(writeAll(createListWriter(), sampleScan())).toBe("192.0.2.1:443\n192.0.2.1:22\n192.0.2.1:80\n");
  });

  test("brackets IPv6 addresses, and marks UDP ports", () => {
    const events = [
      startEvent(),
      portEvent("2001:db8::1", 443),
      portEvent("2001:db8::1", 53, { protocol: "udp", reason: "udp-response" }),
      portEvent("192.0.2.1", 53, { protocol: "udp", reason: "udp-response" }),
      endEvent(),
    ];
    expect(writeAll(createListWriter(), events)).toBe("[2001:db8::1]:443\n[2001:db8::1]:53/udp\n192.0.2.1:53/udp\n");
  });

  test("leaves out what isn't open", () => {
    const maybe = portEvent("192.0.2.1", 161, { protocol: "udp", state: "open|filtered", reason: "no-response" });
    expect(writeAll(createListWriter(), [startEvent(), filteredPort("192.0.2.1", 22), maybe, endEvent()])).toBe("");
  });

  test("has the hosts that are up where only hosts are looked for", () => {
    const events = [
      startEvent({ techniques: [], tcpPorts: 0 }),
      hostEvent("192.0.2.1", [], { reason: "echo-reply" }),
      hostEvent("192.0.2.2", [], { state: "silent" }),
      hostEvent("2001:db8::1", [], { reason: "nd-response" }),
      endEvent(),
    ];
    expect(writeAll(createListWriter(), events)).toBe("192.0.2.1\n2001:db8::1\n");
  });
});
