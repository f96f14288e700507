import { describe, expect, test } from "vitest";
import { MarkdownDocument } from "../../test/markdown-document.ts";
import type { Difference, ToldPort } from "./difference.ts";
import { DIFFERENCE_FORMATS, formatDifference } from "./format-difference.ts";

/** What no text of the network may become in Markdown. */
const ACTIVE = /^(?:link|image|html|emphasis|strong|delete|code|footnote.*)$/;

const OPEN: ToldPort = { known: "told", state: "open", reason: "syn-ack", service: { name: "ssh", description: "" } };
const PORT = { ip: "192.0.2.1", hostname: "a.example", protocol: "tcp", port: 22 } as const;

const DIFFERENCE: Difference = {
  before: { time: "2025-11-24T10:00:00.000Z", complete: true, hostsUp: 1, openPorts: 1 },
  after: { complete: false, hostsUp: 2, openPorts: 1_234 },
  changes: [
    { type: "host-new", ip: "192.0.2.1", hostname: "a.example" },
    { type: "port-new", ...PORT, before: { known: "counted", states: ["closed", "filtered"] }, after: OPEN },
    { type: "port-gone", ...PORT, port: 23, before: OPEN, after: { known: "host-silent" } },
    { type: "service-changed", ...PORT, before: { name: "x", description: "", product: "A", version: "1" } },
    {
      type: "counts-changed",
      ip: "192.0.2.2",
      before: [{ protocol: "tcp", state: "closed", reason: "reset", count: 1_000 }],
      after: [],
    },
  ],
  notCompared: [{ ip: "192.0.2.3", foundIn: "before", why: "incomplete", ports: ["80/tcp"] }],
};

function write(difference: Difference, format: (typeof DIFFERENCE_FORMATS)[number], color = false): string {
  return [...formatDifference(difference, format, color)].join("");
}

describe("formatDifference", () => {
  test("writes text for people, a heading a host", () => {
    expect(write(DIFFERENCE, "text")).toBe(`Before: 2025-11-24T10:00:00.000Z, 1 host up, 1 open port
After:  at an unknown time, 2 hosts up, 1,234 open ports (incomplete)

192.0.2.1 (a.example)
+ host       not up -> up
+ 22/tcp     closed or filtered -> open ssh
- 23/tcp     open ssh -> no answer
~ 22/tcp     x A 1 -> nothing named

192.0.2.2
~ all ports  1,000 tcp closed -> nothing named

Not compared:
? 192.0.2.3: open 80/tcp in the earlier scan only: the later scan did not come so far

1 new host, 1 new port, 1 port gone, 2 other changes.
`);
  });

  test("colours text only when told to", () => {
    expect(write(DIFFERENCE, "text", true)).toContain("\u001b[32m+ 22/tcp");
    expect(write(DIFFERENCE, "text")).not.toContain("\u001b");
  });

  test("writes JSON that reads back as the difference", () => {
    expect(JSON.parse(write(DIFFERENCE, "json"))).toEqual(DIFFERENCE);
    const none = { ...DIFFERENCE, changes: [], notCompared: [] };
    expect(JSON.parse(write(none, "json"))).toEqual(none);
  });

  test("writes a Markdown table", () => {
    const text = write(DIFFERENCE, "markdown");
    expect(text).toContain("| new | `192.0.2.1 (a.example)` | `22/tcp` | closed or filtered | open ssh |\n");
    expect(text).toContain("## Not compared\n\n- `192.0.2.3`:");
    expect(write({ ...DIFFERENCE, changes: [], notCompared: [] }, "markdown")).toContain("\nNo differences.\n");
  });

  test.each(DIFFERENCE_FORMATS)("lets no text of the network control a terminal, or the layout, in %s", (format) => {
    const evil = "\u001b[2J\u202e|\n<script>`[x](y) www.evil.example";
    const text = write(
      {
        ...DIFFERENCE,
        changes: [{ type: "service-changed", ...PORT, hostname: evil, after: { name: evil, description: evil } }],
      },
      format,
    );
    expect(text).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
    if (format === "markdown")
      expect([...new MarkdownDocument(text).types()].filter((type) => ACTIVE.test(type))).toEqual([]);
  });
});
