import { escapeForTerminal } from "@portolan/report";
import { takesArgument } from "../option-definition.ts";
import type { Configuration } from "./configuration.ts";
import { describeOrigin, type Origin, type Setting } from "./setting.ts";

/** What `portolan config --json` prints. */
export interface ConfigurationReport {
  readonly files: readonly string[];
  readonly profiles: readonly string[];
  readonly settings: readonly {
    /** The key in a configuration file. */
    readonly key: string;
    readonly flag: string;
    /** Whether it's on, of a flag that is only on or off; else its values, each as the command line would have it. */
    readonly value: boolean | number | string | readonly string[];
    readonly from: Origin;
  }[];
}

/** The configuration as data. */
export function describeConfiguration(
  { files, profiles }: Configuration,
  settings: readonly Setting[],
): ConfigurationReport {
  return {
    files,
    profiles,
    settings: settings.map((setting) => ({
      key: setting.definition.key,
      flag: setting.definition.long,
      value: settingValue(setting),
      from: setting.origin,
    })),
  };
}

/** A table of settings: key, value, and where it comes from. */
export function formatConfiguration({ files, profiles }: Configuration, settings: readonly Setting[]): string {
  const rows = settings.map((setting) => [
    setting.definition.key,
    escapeForTerminal([settingValue(setting)].flat().join(", ")),
    escapeForTerminal(describeOrigin(setting.origin)),
  ]);
  const table = [["SETTING", "VALUE", "FROM"], ...rows];
  const widths = [0, 1].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  const lines = table.map(([key = "", value = "", from = ""]) =>
    [key.padEnd(widths[0] ?? 0), value.padEnd(widths[1] ?? 0), from].join("  "),
  );
  const list = (title: string, names: readonly string[]) =>
    `${title}: ${names.length === 0 ? "none" : escapeForTerminal(names.join(", "))}`;
  return `${[...lines, "", list("Files", files), list("Profiles", profiles)].join("\n")}\n`;
}

function settingValue({ definition, texts }: Setting): boolean | number | string | readonly string[] {
  if (definition.kind === "count") return texts.length;
  if (!takesArgument(definition)) return true;
  return definition.kind === "texts" || definition.kind === "port-list" ? texts : (texts.at(-1) ?? "");
}
