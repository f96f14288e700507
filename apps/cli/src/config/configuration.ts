import { extname, resolve } from "node:path";
import { didYouMean } from "../nearest.ts";
import { UsageError } from "../usage-error.ts";
import { environmentSettings } from "./environment-settings.ts";
import { type FileSettings, fileSettings } from "./file-settings.ts";
import { type ConfigCircumstances, findConfigFiles } from "./find-config-files.ts";
import { readConfigFile } from "./read-config-file.ts";
import type { Setting } from "./setting.ts";

/** What of the configuration is asked for: the flags of the same names. */
export interface ConfigSelection {
  readonly config?: string;
  readonly noConfig?: boolean;
  readonly profile?: string;
}

/** What the environment and the configuration files say. */
export interface Configuration {
  /** The files that were read, the nearest first. */
  readonly files: readonly string[];
  /** The names of all profiles in them. */
  readonly profiles: readonly string[];
  /** Settings from the highest level to the lowest: the environment, the profile's, those of the nearest file, the user's. */
  readonly levels: readonly (readonly Setting[])[];
}

const NOTHING: Configuration = { files: [], profiles: [], levels: [] };

/**
 * Reads the configuration.
 *
 * @param runsCode Whether files in TypeScript are run; they are left out otherwise.
 * Throws a `UsageError` that names the place of what is wrong in it, or for a profile that none of the files has.
 */
export async function readConfiguration(
  { config, noConfig = false, profile }: ConfigSelection,
  circumstances: ConfigCircumstances,
  { runsCode = true }: { readonly runsCode?: boolean } = {},
): Promise<Configuration> {
  if (noConfig) return NOTHING;
  const { environment, directory } = circumstances;
  const found = config === undefined ? Object.values(findConfigFiles(circumstances)) : [resolve(directory, config)];
  const runner = { uid: process.getuid?.(), sudoUid: environment["SUDO_UID"] };
  const files: FileSettings[] = [];
  for (const path of found.filter((name) => runsCode || extname(name) !== ".ts"))
    files.push(fileSettings(path, await readConfigFile(path, runner)));
  return {
    files: files.map(({ path }) => path),
    profiles: [...new Set(files.flatMap(({ profiles }) => [...profiles.keys()]))],
    levels: [
      environmentSettings(environment),
      ...(profile === undefined ? [] : profileLevels(profile, files)),
      ...files.map(({ settings }) => settings),
    ],
  };
}

/** The profile may be in several files; of each, the nearest file's setting counts. */
function profileLevels(profile: string, files: readonly FileSettings[]): readonly (readonly Setting[])[] {
  if (files.some(({ profiles }) => profiles.has(profile)))
    return files.map(({ profiles }) => profiles.get(profile) ?? []);
  if (files.length === 0) {
    throw new UsageError(
      `there is no profile "${profile}", since there is no configuration file; name one by --config, or see portolan config --help.`,
    );
  }
  const known = files.flatMap(({ profiles }) => [...profiles.keys()]);
  const places = files.map(({ path }) => `"${path}"`).join(" or ");
  const all = known.length === 0 ? "there are none." : `there are ${known.join(", ")}.`;
  throw new UsageError(`there is no profile "${profile}" in ${places}: ${didYouMean(profile, known, all)}`);
}
