import type { PlannedProbe } from "@portolan/core";
import { describe, expect, test } from "vitest";
import { chunks, dryRunFormat } from "./print-dry-run.ts";

const PROBES: readonly PlannedProbe[] = [
  { ip: "10.0.0.1", protocol: "tcp", port: 443 },
  { ip: "2001:db8::1", protocol: "udp", port: 0 },
  { ip: "10.0.0.2", protocol: "echo", port: 0 },
];

const print = (probes: Iterable<PlannedProbe>, format: "text" | "json" | "ndjson") =>
  [...chunks(probes, format)].join("");

describe("a printed dry run", () => {
  test("has no format that only results have", () => {
    expect((["text", "json", "ndjson"] as const).map(dryRunFormat)).toEqual(["text", "json", "ndjson"]);
    expect(() => dryRunFormat("csv")).toThrow(
      "--dry-run prints a table, --json or --ndjson; the format csv is for results.",
    );
  });

  test("has a line a probe", () => {
    expect(print(PROBES, "text")).toBe("10.0.0.1 443/tcp\n2001:db8::1 0/udp\n10.0.0.2 echo\n");
  });

  test("has an object a line, or one document", () => {
    const objects = [
      { type: "probe", ip: "10.0.0.1", protocol: "tcp", port: 443 },
      { type: "probe", ip: "2001:db8::1", protocol: "udp", port: 0 },
      { type: "probe", ip: "10.0.0.2", protocol: "echo" },
    ];
    const lines = print(PROBES, "ndjson").trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line))).toEqual(objects);
    expect(JSON.parse(print(PROBES, "json"))).toEqual(objects);
    expect([print([], "text"), print([], "ndjson"), JSON.parse(print([], "json"))]).toEqual(["", "", []]);
  });

  test("comes in pieces of bounded size, pulled one by one", () => {
    let pulled = 0;
    const endless = {
      *[Symbol.iterator]() {
        for (;;) {
          pulled += 1;
          yield PROBES[0] as PlannedProbe;
        }
      },
    };
    for (const format of ["text", "json", "ndjson"] as const) {
      pulled = 0;
      const [piece = ""] = chunks(endless, format);
      expect(piece.length).toBeGreaterThanOrEqual(65_536);
      expect(piece.length).toBeLessThan(65_700);
      expect(pulled).toBeLessThan(5_000);
    }
  });
});
