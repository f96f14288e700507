import { expect, test } from "vitest";
import { formatChange } from "./change-line.ts";

test("a change stands on a line of its own, with its host", () => {
  const before = { known: "counted", states: ["closed"] } as const;
  const after = { known: "told", state: "open", reason: "syn-ack" } as const;
  expect(formatChange({ type: "port-new", ip: "192.0.2.1", protocol: "tcp", port: 22, before, after })).toBe(
    "192.0.2.1 + 22/tcp     closed -> open",
  );
});

test("no name of the network's drives a terminal, or takes a line", () => {
  const line = formatChange({ type: "host-renamed", ip: "::1", hostname: "a\nb", before: "\u001b[2J", after: "" });
  expect(line).toBe("::1 (a\\u{a}b) ~ name       \\u{1b}[2J -> nothing named");
});
