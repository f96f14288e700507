import { describe, expect, it } from "vitest";
import { BenchError } from "../bench-error.ts";
import { parseUsage, timedCommand } from "./gnu-time.ts";

describe("parseUsage", () => {
  it("adds user and system time, and gives the peak in megabytes of 1,000,000 bytes", () => {
    const usage = parseUsage('{"userSeconds":1.50,"systemSeconds":0.25,"peakKibibytes":100000}\n');
    expect(usage).toEqual({ cpuSeconds: 1.75, peakMegabytes: 102.4 });
  });

  it.each([
    "",
    "Command terminated by signal 9",
    '{"userSeconds":-1,"systemSeconds":0,"peakKibibytes":1}',
    '{"userSeconds":1,"systemSeconds":0}',
  ])("refuses %j", (report) => expect(() => parseUsage(report)).toThrow(BenchError));
});

describe("timedCommand", () => {
  it("keeps the words of the command apart", () => {
    const [program, ...words] = timedCommand("/tmp/report", ["nmap", "-p", "1 2"]);
    expect(program).toBe("/usr/bin/time");
    expect(words.slice(-3)).toEqual(["nmap", "-p", "1 2"]);
    expect(words).toContain("/tmp/report");
  });
});
