import { describe, expect, test } from "vitest";
import { formatHelp } from "./help.ts";
import { type CommandName, HELP_PAGES } from "./help-pages.ts";
import { TOPICS } from "./option-definition.ts";
import { OPTION_TABLE } from "./option-table.ts";

describe("the help", () => {
  test("names every flag, with its short form and its default", () => {
    const help = formatHelp("scan", 100);
    const words = help.replace(/\s+/g, " ");
    for (const definition of OPTION_TABLE) {
      expect(help).toContain(definition.long);
      if ("short" in definition) expect(help).toMatch(new RegExp(`${definition.short}, +${definition.long}`));
      if ("default" in definition) expect(words).toContain(`(default: ${definition.default})`);
    }
  });

  test("shows a value that may be left out in brackets", () => {
    expect(formatHelp("scan", 100)).toContain("  -PS, --ping-syn[=PORTS]");
  });

  test("is grouped by topic, in order", () => {
    const help = formatHelp("scan", 100);
    const places = TOPICS.map((topic) => help.indexOf(`\n${topic}:\n`));
    expect(places).toEqual([...places].sort((left, right) => left - right));
    expect(places).not.toContain(-1);
  });

  test.each([60, 80, 110])("fits %d columns", (columns) => {
    for (const line of (Object.keys(HELP_PAGES) as CommandName[]).flatMap((name) =>
      formatHelp(name, columns).split("\n"),
    )) {
      expect(line.length, line).toBeLessThanOrEqual(Math.max(columns, 72));
    }
  });
});
