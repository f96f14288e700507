import { describe, expect, test } from "vitest";
import { HELP_PAGES } from "../help-pages.ts";
import { manual } from "./manual.ts";
import { bold, escapeRoff } from "./roff.ts";

const source = manual();
const sections = source
  .split(/^\.SH /m)
  .slice(1)
  .map((section) => section.split("\n", 1)[0]);

describe("the manual", () => {
  test("has the sections that manuals have, in their order", () =>
    expect(sections).toEqual([
      ...["NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "COMMANDS"],
      ...["EXIT STATUS", "ENVIRONMENT", "FILES", "EXAMPLES", "SEE ALSO"],
    ]));

  test("tells of every command, and of every flag in all its forms", () => {
    for (const [name, { options }] of Object.entries(HELP_PAGES)) {
      if (name !== "scan") expect(source).toContain(`\n.SS ${name}\n`);
      for (const { long, short, description } of options) {
        expect(source).toContain(bold(long));
        if (short !== undefined) expect(source).toContain(bold(short));
        expect(source).toContain(escapeRoff(description));
      }
    }
  });

  test("lists the exit statuses and the examples of the help", () => {
    const [, list = ""] = /^\.SH EXIT STATUS\n(.*?)^\.SH/ms.exec(source) ?? [];
    const statuses = [...list.matchAll(/^\\fB(\d+)\\fR$/gm)].map(([, status]) => Number(status));
    expect(statuses).toEqual([0, 1, 2, 3, 4, 130]);
    expect(list).toMatch(/\nthe scan finished\.\n/);
    for (const line of HELP_PAGES.scan.conclusion.filter((text) => text.startsWith(" ")))
      expect(source).toContain(`\n${escapeRoff(line.trim())}\n`);
  });

  test("has nothing but ASCII, and no line that is a request by accident", () => {
    expect(source).toMatch(/^[\n -~]*$/);
    const requests = new Set([...source.matchAll(/^[.'](\S*)/gm)].map(([, name]) => name));
    expect([...requests].sort()).toEqual(["PP", "RE", "RS", "SH", "SS", "TH", "TP", "fi", "nf"]);
  });
});
