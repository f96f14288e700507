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
    [{ verbosity: 0, quiet: false }, WARNING],
    [{ verbosity: 1, quiet: false }, WARNING + PORT],
    [{ verbosity: 2, quiet: false }, WARNING + PORT + HOST],
    [{ verbosity: 0, quiet: true }, ""],
  ])("with %j", (options, text) => {
    const writer = createMessagesWriter(options);
    expect(EVENTS.map((event) => writer.write(event)).join("")).toBe(text);
  });
});
