import { describe, expect, test } from "vitest";
import { OPTION_TABLE } from "./option-table.ts";
import { parseArguments } from "./parse-arguments.ts";
import { refuseCombinations } from "./refuse-combinations.ts";
import { UsageError } from "./usage-error.ts";

const check = (commandLine: string) => refuseCombinations(parseArguments(commandLine.split(" "), OPTION_TABLE).options);

describe("refuseCombinations", () => {
  test.each([
    ["-sA --engine connect", "-sA/--ack-scan needs raw packets, which --engine connect does not send"],
    ["-sS --engine net", "-sS/--syn-scan needs raw packets, which --engine net does not send"],
    ["-sU --engine connect", "-sU/--udp-scan needs raw packets"],
    ["--sweep --engine connect", "--sweep needs raw packets"],
    ["-e lo --engine connect", "-e/--interface needs raw packets"],
    ["-g 53 --engine net", "-g/--source-port needs raw packets"],
    ["-PE --engine connect", "-PE/--ping-echo needs raw packets"],
    ["-PA22 --engine connect", "-PA/--ping-ack needs raw packets"],
    ["-sT --engine raw", "-sT/--connect-scan makes connections, which --engine raw does not"],
    ["-sT -sU", "-sT/--connect-scan and -sU/--udp-scan need different engines"],
    ["--rounds 3", "--rounds 3 says how often a sweep asks; give --sweep as well"],
    ["--rate 5 --max-rate 9", "--rate and --max-rate exclude each other"],
    ["--rate 5 --min-rate 9", "--rate and --min-rate exclude each other"],
  ])("%s is refused", (given, message) => {
    expect(() => check(given)).toThrow(UsageError);
    expect(() => check(given)).toThrow(message);
  });

  test.each([
    "-sS -sU",
    "-sA --engine raw",
    "-sT --engine connect",
    "--engine net -PS22",
    "--sweep --rounds 3",
    "--sweep",
    "--rate auto --max-rate 9 --min-rate 1",
    "--rate 9",
  ])("%s is not", (given) => expect(() => check(given)).not.toThrow());
});
