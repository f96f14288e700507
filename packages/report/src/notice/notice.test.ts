import { describe, expect, test } from "vitest";
import type { Change } from "../diff/difference.ts";
import { createNotice } from "./notice.ts";

const side = { time: "2025-11-24T10:00:00.000Z", complete: true, hostsUp: 1, openPorts: 1 };

function noticeOf(changes: readonly Change[]) {
  return createNotice({ before: side, after: side, changes, notCompared: [] }, { scan: 3 });
}

describe("a notice", () => {
  test("is a JSON document in which nothing drives a terminal", () => {
    const { id, body } = noticeOf([{ type: "host-renamed", ip: "::1", before: "\u001b[2J\u202e", after: "b" }]);
    expect(body).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(JSON.parse(body)).toEqual({
      type: "portolan-changes",
      version: 1,
      id,
      scan: 3,
      before: side,
      after: side,
      changeCount: 1,
      notComparedCount: 0,
      changes: [{ type: "host-renamed", ip: "::1", before: "\u001b[2J\u202e", after: "b" }],
    });
  });

  test("holds the first of very many changes, and counts all", () => {
    const changes = Array.from({ length: 20_000 }, (_, index): Change => ({ type: "host-new", ip: `10.0.0.${index}` }));
    const { body } = noticeOf(changes);
    expect(body.length).toBeLessThan(2 ** 19);
    expect(JSON.parse(body)).toMatchObject({ changeCount: 20_000 });
    expect(JSON.parse(body).changes.length).toBeGreaterThan(1000);
  });
});
