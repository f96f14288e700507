import { InputError } from "@portolan/core";
import { describe, expect, test } from "vitest";
import { OPTION_TABLE } from "../option-table.ts";
import { parseArguments } from "../parse-arguments.ts";
import { UsageError } from "../usage-error.ts";
import { planNames } from "./plan-names.ts";

const plan = (...flags: string[]) => planNames(parseArguments([...flags, "host"], OPTION_TABLE).options);

describe("planNames", () => {
  test.each([
    [[], { servers: [], hosts: "up" }],
    [["-R"], { servers: [], hosts: "all" }],
    [["-n"], undefined],
    [
      ["--dns-servers", "192.0.2.1, [2001:db8::1]:5353", "--dns-servers=::1"],
      { servers: ["192.0.2.1:53", "[2001:db8::1]:5353", "[::1]:53"], hosts: "up" },
    ],
  ])("%j", (flags, expected) => expect(plan(...flags)).toEqual(expected));

  test.each([["name.example"], ["192.0.2.1,"], ["192.0.2.1:0"]])("refuses the name server %j", (server) =>
    expect(() => plan("--dns-servers", server)).toThrow(InputError),
  );

  test.each([
    ["-n", "-R"],
    ["-n", "--dns-servers=::1"],
  ])("refuses %s beside %s", (one, other) => expect(() => plan(one, other)).toThrow(UsageError));
});
