import { describe, expect, test } from "vitest";
import { OPTION_TABLE } from "../option-table.ts";
import { anchorFiles, isFree, mergeOptions } from "./resumed-options.ts";

describe("anchorFiles", () => {
  test("makes the names of files absolute, and nothing else", () => {
    const options = {
      inputList: ["hosts", "-", "/etc/hosts"],
      excludeFile: ["never"],
      outputJson: "scan.json",
      outputText: "-",
      checkpoint: "at/stopped",
      ports: "80",
      interface: "eth0",
      verbose: 2,
    };
    expect(anchorFiles(options, "/work")).toEqual({
      ...options,
      inputList: ["/work/hosts", "-", "/etc/hosts"],
      excludeFile: ["/work/never"],
      outputJson: "/work/scan.json",
      checkpoint: "/work/at/stopped",
    });
  });
});

describe("mergeOptions", () => {
  test("puts flags given now in the place of those they exclude, and keeps the others", () => {
    const kept = { quiet: true, ports: "80", outputJson: "/a", outputText: "/b", timeout: 1 };
    expect(mergeOptions(kept, { verbose: 1, topPorts: 5, outputText: "/c" })).toEqual({
      verbose: 1,
      topPorts: 5,
      outputJson: "/a",
      outputText: "/c",
      timeout: 1,
    });
  });

  test.each([
    [{ json: true }, { ndjson: true }, { ndjson: true }],
    [{ outputText: "-", outputJson: "/a" }, { ndjson: true }, { outputJson: "/a", ndjson: true }],
    [{ json: true }, { outputText: "-" }, { outputText: "-" }],
    [{ json: true }, { outputText: "/a" }, { json: true, outputText: "/a" }],
  ])("prints %j and then %j as %j", (kept, given, merged) => {
    expect(mergeOptions(kept, given)).toEqual(merged);
  });
});

describe("isFree", () => {
  test("holds for what changes how a scan runs or is shown", () => {
    const free = OPTION_TABLE.filter(isFree).map(({ key }) => key);
    expect(free).toEqual(
      expect.arrayContaining(["verbose", "quiet", "noColor", "workers", "timeout", "outputText", "ndjson"]),
    );
    for (const key of ["ports", "rate", "show", "open", "seed", "synScan", "inputList", "hostTimeout"])
      expect(free).not.toContain(key);
  });
});
