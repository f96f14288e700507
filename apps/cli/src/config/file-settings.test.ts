import { describe, expect, test } from "vitest";
import { UsageError } from "../usage-error.ts";
import { fileSettings } from "./file-settings.ts";
import { parseYaml } from "./parse-config-text.ts";
import type { Setting } from "./setting.ts";

const PATH = "/etc/portolan/portolan.config.yaml";
const read = (text: string) => fileSettings(PATH, parseYaml(PATH, text));
const brief = (settings: readonly Setting[] = []) =>
  settings.map(({ definition, texts, origin }) => [definition.key, texts, "line" in origin ? origin.line : undefined]);

describe("the settings of a file", () => {
  test("have keys like the flags, in capitals or with dashes", () => {
    const { settings } = read("maxRate: 500\nhost-timeout: 5m\nopen: true\nexcludefile: list\n");
    expect(brief(settings)).toEqual([
      ["maxRate", ["500"], 1],
      ["hostTimeout", ["5m"], 2],
      ["open", [""], 3],
      ["excludeFile", ["/etc/portolan/list"], 4],
    ]);
  });

  test("are grouped in profiles", () => {
    const { settings, profiles } = read("rate: 5\nprofiles:\n  web:\n    ports: 80\n  empty:\n");
    expect(brief(settings)).toEqual([["rate", ["5"], 1]]);
    expect([...profiles.keys()]).toEqual(["web", "empty"]);
    expect(brief(profiles.get("web"))).toEqual([["ports", ["80"], 4]]);
    expect(profiles.get("web")?.[0]?.origin).toEqual({ kind: "file", path: PATH, line: 4, profile: "web" });
  });

  test("name files relative to their own, but for standard output", () => {
    const { settings } = read("outputText: '-'\noutputJson: ../scan.json\noutputNdjson: /tmp/x\nexcludeFile: [a, b]\n");
    expect(brief(settings).map(([, texts]) => texts)).toEqual([
      ["-"],
      ["/etc/scan.json"],
      ["/tmp/x"],
      ["/etc/portolan/a", "/etc/portolan/b"],
    ]);
  });

  test.each(["", "# nothing\n", "{}", "profiles:\n"])("may be none: %j", (text) =>
    expect(read(text)).toEqual({ path: PATH, settings: [], profiles: new Map() }),
  );

  test.each([
    ["rate: 5\nrtae: 6", `"${PATH}", line 2: "rtae" is not a setting: did you mean rate?`],
    ["max_rate: 5", `"${PATH}", line 1: "max_rate" is not a setting: did you mean maxRate?`],
    ["profile:\n  web: {}", `"${PATH}", line 1: "profile" can only be given on the command line, as --profile.`],
    ["profils: {}", "did you mean profiles?"],
    ["utterly-unlike: 5", '"utterly-unlike" is not a setting: see portolan --help'],
    ["--rate: 5", '"--rate" is not a setting: did you mean rate?'],
    ["resume: f", '"resume" can only be given on the command line, as --resume.'],
    ["inputList: f", '"inputList" can only be given on the command line, as -iL/--input-list.'],
    ["dry-run: true", '"dry-run" can only be given on the command line, as --dry-run.'],
    ["help: true", '"help" can only be given on the command line'],
    ["constructor: 5", '"constructor" is not a setting'],
    ["maxRate: 5\nmax-rate: 6", `"${PATH}", line 2: maxRate is given twice; give it once.`],
    ["rate: soon", `"${PATH}", line 1: --rate "soon" is not a number`],
    ["profiles:\n  web:\n    rate: soon", `"${PATH}", line 3 (profile web): --rate "soon" is not`],
    ["profiles:\n  web: 5", `"${PATH}", line 2 (profile web): 5 is not a table of settings`],
    ["profiles: 5", `"${PATH}", line 1: 5 is not a table of settings`],
    ["- rate", `"${PATH}": ["rate"] is not a table of settings`],
    ["rate 5", `"${PATH}": "rate 5" is not a table of settings`],
  ])("are refused where %j stands", (text, message) => {
    expect(() => read(text)).toThrow(UsageError);
    expect(() => read(text)).toThrow(message);
  });
});
