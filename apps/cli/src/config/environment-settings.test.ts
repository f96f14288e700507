import { describe, expect, test } from "vitest";
import { OPTION_TABLE } from "../option-table.ts";
import { UsageError } from "../usage-error.ts";
import { environmentSettings, variableOf } from "./environment-settings.ts";

const brief = (environment: Record<string, string | undefined>) =>
  environmentSettings(environment).map(({ definition, texts, origin }) => [definition.key, texts, origin]);

describe("variables of the environment", () => {
  test("give flags", () => {
    const environment = { PORTOLAN_MAX_RATE: "500", PORTOLAN_OPEN: "1", PORTOLAN_NO_DNS: "no", HOME: "/root" };
    expect(brief(environment)).toEqual([
      ["maxRate", ["500"], { kind: "environment", variable: "PORTOLAN_MAX_RATE" }],
      ["open", [""], { kind: "environment", variable: "PORTOLAN_OPEN" }],
      ["noDns", [], { kind: "environment", variable: "PORTOLAN_NO_DNS" }],
    ]);
  });

  test("give none when they are empty", () =>
    expect(brief({ PORTOLAN_RATE: "", PORTOLAN_SEED: undefined })).toEqual([]));

  test("that hold a secret are no settings", () => expect(brief({ PORTOLAN_TOKEN: "ptl_secret" })).toEqual([]));

  test("of other programs are left alone", () =>
    expect(brief({ PORTOLAN_API_PORT: "80", PORTOLAN_API_HOST: "x", PORTOLAN_: "y", portolan_rate: "z" })).toEqual([]));

  test.each([
    [{ PORTOLAN_RTAE: "5" }, "$PORTOLAN_RTAE is not a setting: did you mean $PORTOLAN_RATE?"],
    [{ PORTOLAN_MAXRATE: "5" }, "did you mean $PORTOLAN_MAX_RATE?"],
    [{ PORTOLAN_RATE: "soon" }, '$PORTOLAN_RATE: --rate "soon" is not a number'],
    [{ PORTOLAN_OPEN: "maybe" }, '$PORTOLAN_OPEN: --open "maybe" is not true or false.'],
    [{ PORTOLAN_RESUME: "f" }, "$PORTOLAN_RESUME can only be given on the command line, as --resume."],
    [{ PORTOLAN_PROFILE: "web" }, "$PORTOLAN_PROFILE can only be given on the command line, as --profile."],
  ])("%j is refused", (environment, message) => {
    expect(() => environmentSettings(environment)).toThrow(UsageError);
    expect(() => environmentSettings(environment)).toThrow(message);
  });

  test("are one for each flag", () => {
    const names = OPTION_TABLE.map(variableOf);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^PORTOLAN_[A-Z0-9_]+$/);
  });
});
