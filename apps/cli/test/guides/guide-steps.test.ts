import { describe, expect, it } from "vitest";
import { guideSteps } from "./guide-steps.ts";

describe("guideSteps", () => {
  it("takes the commands of sh blocks, line by line, with their exit statuses", () => {
    const page =
      "# A\n\n```sh\nportolan a   # all\n# a remark\nportolan diff a b   # exit status 3: they differ\nportolan \\\n  b\n```\n";
    expect(guideSteps(page)).toEqual([
      { kind: "command", line: "portolan a   # all", status: 0 },
      { kind: "command", line: "portolan diff a b   # exit status 3: they differ", status: 3 },
      { kind: "command", line: "portolan   b", status: 0 },
    ]);
  });

  it("takes files by their names, and queries", () => {
    expect(
      guideSteps("```yaml policy.yaml\nversion: 1\n```\n\n```sql\nSELECT 1\n```\n\n```text\nshown\n```\n"),
    ).toEqual([
      { kind: "file", name: "policy.yaml", text: "version: 1\n" },
      { kind: "query", sql: "SELECT 1" },
    ]);
  });

  it("knows which block is ended by Ctrl-C, and only that", () => {
    const page = '<!-- Ctrl-C after "baseline" -->\n\n```sh\nportolan watch a\n```\n\n```sh\nportolan a\n```\n';
    expect(guideSteps(page)).toEqual([
      { kind: "command", line: "portolan watch a", status: 0, interruptAfter: "baseline" },
      { kind: "command", line: "portolan a", status: 0 },
    ]);
  });

  it("knows which block goes on while its reader does", () => {
    expect(guideSteps('<!-- goes on after "listening" -->\n\n```sh\nportolan-api\n```\n')).toEqual([
      { kind: "command", line: "portolan-api", status: 0, leaveAfter: "listening" },
    ]);
  });
});
