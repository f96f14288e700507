import { expect, it } from "vitest";
import { syntheticResults } from "./synthetic-results.ts";

it("tells each port once, in no order, and each host once, after its ports", () => {
  const lines = [...syntheticResults(300, 7)].join("").trimEnd().split("\n");
  const events = lines.map((line) => JSON.parse(line) as { type: string; ip: string; port: number });
  expect(events.filter(({ type }) => type === "start" || type === "end")).toEqual([events[0], events.at(-1)]);
  const ports = events.filter(({ type }) => type === "port").map(({ ip, port }) => `${ip} ${port}`);
  expect(new Set(ports).size).toBe(2_100);
  expect(ports).not.toEqual([...ports].sort());
  const hosts = events.filter(({ type }) => type === "host").map(({ ip }) => ip);
  expect([hosts.length, new Set(hosts).size]).toEqual([300, 300]);
  for (const [place, { type, ip }] of events.entries()) {
    if (type === "host") expect(events.slice(place + 1).some((event) => event.ip === ip)).toBe(false);
  }
});
