import { expect, test } from "vitest";
import type { Change } from "../api/types.ts";
import { describeChange, describeNotCompared, tallyChanges } from "./describe-change.ts";

const HOST = { ip: "127.0.0.1", hostname: "one.example" } as const;
const PORT = { ...HOST, protocol: "tcp", port: 22 } as const;
const OPEN = {
  known: "told",
  state: "open",
  reason: "syn-ack",
  service: { name: "ssh", description: "", product: "OpenSSH", version: "9.2" },
} as const;

const CHANGES: readonly (readonly [Change, kind: string, subject: string, before: string, after: string])[] = [
  [{ type: "host-new", ...HOST }, "new", "host", "not up", "up"],
  [{ type: "host-gone", ...HOST }, "gone", "host", "up", "not up"],
  [{ type: "host-renamed", ...HOST, before: "a", after: "b" }, "changed", "name", "a", "b"],
  [
    { type: "port-new", ...PORT, before: { known: "host-silent" }, after: OPEN },
    "new",
    "22/tcp",
    "host not up",
    "open ssh OpenSSH 9.2",
  ],
  [
    { type: "port-gone", ...PORT, before: OPEN, after: { known: "nothing", why: "incomplete" } },
    "gone",
    "22/tcp",
    "open ssh OpenSSH 9.2",
    "unknown",
  ],
  [
    { type: "port-changed", ...PORT, before: OPEN, after: { known: "counted", states: ["closed", "filtered"] } },
    "changed",
    "22/tcp",
    "open ssh OpenSSH 9.2",
    "closed or filtered",
  ],
  [
    { type: "service-changed", ...PORT, after: { name: "ssh", description: "" } },
    "changed",
    "22/tcp",
    "nothing named",
    "ssh",
  ],
  [
    {
      type: "counts-changed",
      ...HOST,
      before: [],
      after: [{ protocol: "tcp", state: "closed", reason: "reset", count: 1_024 }],
    },
    "changed",
    "all ports",
    "",
    "1,024 tcp closed",
  ],
];

test.each(CHANGES)("%j is said", (change, kind, subject, before, after) => {
  expect(describeChange(change)).toEqual({ ...HOST, kind, subject, before, after });
});

test("changes are counted by kind", () => {
  expect(tallyChanges(CHANGES.map(([change]) => describeChange(change)))).toBe(
    "8 differences: 2 new, 2 gone, 4 changed",
  );
  expect(tallyChanges([])).toBe("No difference");
});

test("what was not compared is said, and why", () => {
  expect(
    describeNotCompared({ ip: "127.0.0.1", foundIn: "after", why: "not-covered", ports: ["22/tcp", "80/tcp"] }),
  ).toBe("22/tcp, 80/tcp: the earlier scan did not cover it");
  expect(describeNotCompared({ ip: "127.0.0.1", foundIn: "before", why: "incomplete", ports: [] })).toBe(
    "the host: the later scan ended before it",
  );
});
