import { expect, test } from "vitest";
import type { OptionDefinition } from "../option-definition.ts";
import { OPTION_TABLE } from "../option-table.ts";
import { describeOrigin, explainSettings, type Origin, type Setting } from "./setting.ts";

const FILE: Origin = { kind: "file", path: "/p/portolan.config.yaml", line: 3, profile: "web" };
const VARIABLE: Origin = { kind: "environment", variable: "PORTOLAN_RATE" };

const setting = (key: string, origin: Origin): Setting[] =>
  OPTION_TABLE.filter((definition: OptionDefinition) => definition.key === key).map((definition) => ({
    definition,
    texts: ["5"],
    origin,
  }));

test.each([
  [VARIABLE, "$PORTOLAN_RATE"],
  [FILE, '"/p/portolan.config.yaml", line 3 (profile web)'],
  [{ kind: "file", path: "/f.ts" } as const, '"/f.ts"'],
])("%j is called %s", (origin, name) => expect(describeOrigin(origin)).toBe(name));

test("a message says where the flags in it come from", () => {
  const settings = [...setting("rate", VARIABLE), ...setting("ports", FILE), ...setting("maxRate", FILE)];
  expect(explainSettings("--rate and --min-rate exclude each other; give one.", settings)).toBe(
    "--rate and --min-rate exclude each other; give one. (--rate is set by $PORTOLAN_RATE)",
  );
  expect(explainSettings('-p/--ports "x" is wrong.', settings)).toBe(
    '-p/--ports "x" is wrong. (-p/--ports is set by "/p/portolan.config.yaml", line 3 (profile web))',
  );
  expect(explainSettings("no target was given.", settings)).toBe("no target was given.");
});
