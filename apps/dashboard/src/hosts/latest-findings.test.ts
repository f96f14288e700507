import { expect, test } from "vitest";
import type { Finding } from "../api/types.ts";
import { latestFindings } from "./latest-findings.ts";

test("of each port the newest finding counts, and since when it has been so", () => {
  const known = latestFindings([
    finding(80, "open", 4),
    finding(22, "open", 4),
    finding(80, "open", 3),
    finding(22, "closed", 2),
    finding(80, "open", 2),
    finding(22, "open", 1),
    finding(53, "open", 1, "udp"),
  ]);
  expect(known.map(({ latest, since, times }) => [latest.protocol, latest.port, latest.state, since, times])).toEqual([
    ["tcp", 22, "open", timeOf(4), 2 + 1],
    ["tcp", 80, "open", timeOf(2), 3],
    ["udp", 53, "open", timeOf(1), 1],
  ]);
});

function timeOf(day: number): string {
  return `2026-11-0${day}T07:00:00.000Z`;
}

function finding(port: number, state: Finding["state"], day: number, protocol: "tcp" | "udp" = "tcp"): Finding {
  return {
    scan: `scan-${day}`,
    type: "port",
    ip: "127.0.0.1",
    protocol,
    port,
    state,
    reason: "syn-ack",
    time: timeOf(day),
  };
}
