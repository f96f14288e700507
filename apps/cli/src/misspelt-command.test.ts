import { describe, expect, test } from "vitest";
import { refuseMisspeltCommand } from "./misspelt-command.ts";
import { UsageError } from "./usage-error.ts";

describe("refuseMisspeltCommand", () => {
  test.each(["servces", "Services", "servcies", "service"])("takes %j for a command that was meant", (word) => {
    expect(() => refuseMisspeltCommand([word, "22"])).toThrow(UsageError);
    expect(() => refuseMisspeltCommand([word, "22"])).toThrow(
      `"${word}" is not a command: did you mean services? To scan a host of that name, say portolan scan ${word}`,
    );
  });

  test.each(["services", "scan", "localhost", "servces.example", "10.0.0.1", "sca", "main", "--servces", ""])(
    "leaves %j alone",
    (word) => expect(() => refuseMisspeltCommand([word, "servces"])).not.toThrow(),
  );

  test("leaves no words alone", () => expect(() => refuseMisspeltCommand([])).not.toThrow());
});
