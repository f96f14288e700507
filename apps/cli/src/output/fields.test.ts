import { FIELDS } from "@portolan/report";
import { describe, expect, test } from "vitest";
import { UsageError } from "../usage-error.ts";
import { parseFields } from "./fields.ts";

describe("parseFields", () => {
  test("gives the columns in the order that was asked for", () => {
    expect(parseFields("port, ip,RTTMS,port")).toEqual(["port", "ip", "rttMs", "port"]);
    expect(parseFields(FIELDS.join())).toEqual(FIELDS);
  });

  test.each([
    ["ip,prot", '"prot" in --fields "ip,prot" is not a column: did you mean port?'],
    ["ip,", `"" in --fields "ip," is not a column: give some of ${FIELDS.join()}.`],
    ["colour", `"colour" in --fields "colour" is not a column: give some of ${FIELDS.join()}.`],
  ])("refuses %j", (text, message) => {
    expect(() => parseFields(text)).toThrow(UsageError);
    expect(() => parseFields(text)).toThrow(message);
  });
});
