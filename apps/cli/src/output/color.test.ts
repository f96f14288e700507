import { expect, test } from "vitest";
import { chooseColor } from "./color.ts";

test.each([
  [{}, true, false, true],
  [{}, false, false, false],
  [{}, true, true, false],
  [{ TERM: "dumb" }, true, false, false],
  [{ NO_COLOR: "1" }, true, false, false],
  [{ NO_COLOR: "" }, true, false, true],
  [{ FORCE_COLOR: "1" }, false, false, true],
  [{ FORCE_COLOR: "0" }, true, false, false],
  [{ FORCE_COLOR: "1", NO_COLOR: "1" }, true, false, false],
  [{ FORCE_COLOR: "1" }, true, true, false],
])("environment %j, terminal %s, --no-color %s: colour %s", (environment, isTerminal, noColor, expected) => {
  expect(chooseColor({ environment, isTerminal, noColor })).toBe(expected);
});
