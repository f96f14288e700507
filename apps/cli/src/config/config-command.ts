import { homedir } from "node:os";
import { toSafeJson } from "@portolan/report";
import { EXIT_STATUS } from "../exit-status.ts";
import { printText } from "../output/print-text.ts";
import { parseArguments } from "../parse-arguments.ts";
import { UsageError } from "../usage-error.ts";
import { CONFIG_OPTION_TABLE } from "./config-options.ts";
import { readConfiguration } from "./configuration.ts";
import { describeConfiguration, formatConfiguration } from "./format-configuration.ts";
import { mergeSettings } from "./merge-settings.ts";

/** `portolan config`: what the configuration gives to a scan that is started here, and where it comes from. */
export async function runConfig(argv: readonly string[]): Promise<number> {
  const { operands, options } = parseArguments(argv, CONFIG_OPTION_TABLE);
  const [surplus] = operands;
  if (surplus !== undefined)
    throw new UsageError(`"${surplus}" is one too many: config takes flags only; see portolan config --help.`);
  const circumstances = { environment: process.env, directory: process.cwd(), home: homedir() };
  const configuration = await readConfiguration(options, circumstances);
  const settings = mergeSettings({}, configuration.levels);
  await printText(
    options.json
      ? `${toSafeJson(describeConfiguration(configuration, settings))}\n`
      : formatConfiguration(configuration, settings),
  );
  return EXIT_STATUS.finished;
}
