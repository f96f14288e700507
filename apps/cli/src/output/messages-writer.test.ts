import type { ScanEvent } from "@portolan/core";
import { describe, expect, test } from "vitest";
import { createMessagesWriter } from "./messages-writer.ts";

const time = "2025-11-24T10:00:00.000Z";
const open = { protocol: "tcp", state: "open", reason: "syn-ack" } as const;
const EVENTS: ScanEvent[] = [
  { type: "warning", code: "local-limit", message: "This machine\n\u{1b}[2Jis short of descriptors." },
  { type: "port", ip: "192.0.2.1", hostname: "host.example", port: 22, ...open, time },
  { type: "port", ip: "192.0.2.1", port: 23, ...open, state: "closed", reason: "reset", time },
  { type: "host", ip: "192.0.2.1", state: "up", counts: [{ ...open, count: 1 }], time },
];
const WARNING = "portolan: warning: This machine\\u{a}\\u{1b}[2Jis short of descriptors.\n";
const PORT = "Discovered open port 22/tcp on 192.0.2.1 (host.example)\n";
const HOST = "Done with 192.0.2.1, up: 1 tcp open (syn-ack)\n";

describe("what standard error is told", () => {
  test.each([
    [{ level: 0 }, WARNING],
    [{ level: 1 }, WARNING + PORT],
    [{ level: 2 }, WARNING + PORT + HOST],
    [{ level: -1 }, ""],
  ])("with %j", (detail, text) => {
    const writer = createMessagesWriter(detail);
    expect(EVENTS.map((event) => writer.write(event)).join("")).toBe(text);
  });

  test("may change meanwhile", () => {
    const detail = { level: -1 };
    const writer = createMessagesWriter(detail);
    const texts = EVENTS.map((event) => {
      const text = writer.write(event);
      detail.level += 1;
      return text;
    });
    expect(texts).toEqual(["", "", "", HOST]);
  });
});
