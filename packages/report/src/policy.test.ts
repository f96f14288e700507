import { expect, test } from "vitest";
import * as policy from "./policy.ts";

test("the subpath gives exactly these", () => {
  expect(Object.keys(policy).sort()).toEqual([
    "createPolicyJudge",
    "formatJunit",
    "formatSarif",
    "formatVerdict",
    "parsePolicy",
  ]);
});
