import { describe, expect, test } from "vitest";
import { COMMANDS, commandOf } from "./commands.ts";

describe("commandOf", () => {
  test("takes a name that is a command's off the words", () =>
    expect(commandOf(["services", "22"])).toEqual({ name: "services", rest: ["22"] }));

  test("takes the name of the scan, which may be left out", () => {
    expect(commandOf(["scan", "-p", "22", "h"])).toEqual({ name: "scan", rest: ["-p", "22", "h"] });
    expect(commandOf(["-p", "22", "h"])).toEqual({ name: "scan", rest: ["-p", "22", "h"] });
  });

  test.each(["toString", "__proto__", ""])("takes %j for a target", (word) =>
    expect(commandOf([word])).toEqual({ name: "scan", rest: [word] }),
  );
});

test("each command loads", async () => {
  for (const load of Object.values(COMMANDS)) expect(await load()).toBeTypeOf("function");
});
