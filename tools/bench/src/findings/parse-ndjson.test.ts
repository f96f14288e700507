import { describe, expect, it } from "vitest";
import { parseNdjson } from "./parse-ndjson.ts";

const START = { type: "start", version: "0.1.0", hosts: 1, probes: 3 };
const OPEN = { type: "port", ip: "10.77.1.1", protocol: "tcp", port: 22, state: "open", reason: "syn-ack", rttMs: 1 };
const CLOSED = { ...OPEN, port: 23, state: "closed", reason: "reset" };
const HOST = { type: "host", ip: "10.77.1.1", state: "up", counts: [] };
const COUNTS = [
  { state: "open", reason: "syn-ack", count: 1 },
  { state: "closed", reason: "reset", count: 1 },
  { state: "filtered", reason: "no-response", count: 1 },
];
const END = { type: "end", status: "finished", decided: 3, retransmitted: 1, counts: COUNTS };

function lines(...events: readonly object[]): string {
  return events.map((event) => `${JSON.stringify(event)}\n`).join("");
}

describe("parseNdjson", () => {
  it("reads open ports and totals, and passes over what else is told", () => {
    const findings = parseNdjson(lines(START, OPEN, CLOSED, HOST, { type: "new" }, END));
    const totals = { decided: 3, retransmitted: 1, answered: 2, openOrFiltered: 0 };
    expect(findings).toEqual({ open: new Set(["10.77.1.1:22"]), ...totals });
  });

  it("counts the ports that a UDP scan came to no end with", () => {
    const counts = [...COUNTS, { state: "open|filtered", reason: "no-response", count: 5 }];
    expect(parseNdjson(lines(START, { ...END, decided: 8, counts }))).toMatchObject({ answered: 2, openOrFiltered: 5 });
  });

  it("reads what a sweep says of itself", () => {
    const findings = parseNdjson(lines(START, { ...END, estimatedMissedShare: 0.25, ratePerSecond: 50_000 }));
    expect(findings).toMatchObject({ estimatedMissedShare: 0.25, ratePerSecond: 50_000 });
  });

  it("refuses a scan that did not finish", () => {
    expect(() => parseNdjson(lines(START, { ...END, status: "aborted" }))).toThrow("Portolan's scan ended aborted.");
  });

  it.each([
    ["nothing", ""],
    ["a scan without an end", lines(START, OPEN)],
    ["a line that is no JSON", `${lines(START)}oops\n${lines(END)}`],
    ["a line that is no event", `[]\n${lines(END)}`],
    ["a port that is none", lines({ ...OPEN, port: 70_000 }, END)],
  ])("refuses %s", (_, text) => expect(() => parseNdjson(text)).toThrow(/Portolan's NDJSON can't be read/));
});
