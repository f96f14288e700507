import { describe, expect, test } from "vitest";
import { judgeAnswer } from "./judge-answer.ts";

const NOW_MS = Date.parse("2026-11-27T10:00:00Z");

describe("an answer", () => {
  test.each([200, 201, 204, 299])("of status %d has taken the notice", (status) => {
    expect(judgeAnswer(status, "5", NOW_MS)).toEqual({ kind: "taken" });
  });

  test.each([400, 401, 404, 410, 413])("of status %d refuses it for good", (status) => {
    expect(judgeAnswer(status, "5", NOW_MS)).toEqual({ kind: "refused", reason: `it answered with status ${status}` });
  });

  test.each([301, 302, 303, 307, 308])("of status %d is a redirect, which is not followed", (status) => {
    expect(judgeAnswer(status, undefined, NOW_MS)).toMatchObject({
      kind: "refused",
      reason: expect.stringContaining("redirect"),
    });
  });

  test.each([
    [408, undefined, 0],
    [425, "", 0],
    [429, "7", 7_000],
    [500, "999999999999", 60_000],
    [502, "Fri, 27 Nov 2026 10:00:09 GMT", 9_000],
    [503, "Fri, 27 Nov 2026 09:00:00 GMT", 0],
    [504, "soon", 0],
    [599, "-5", 0],
  ])("of status %d with Retry-After %j asks for a pause of %d ms", (status, retryAfter, pauseMs) => {
    expect(judgeAnswer(status, retryAfter, NOW_MS)).toMatchObject({ kind: "busy", pauseMs });
  });
});
