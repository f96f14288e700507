import { dirname, resolve } from "node:path";
import * as z from "zod/mini";
import { nearest } from "../nearest.ts";
import { nameOf, takesFile } from "../option-definition.ts";
import { UsageError } from "../usage-error.ts";
import { findConfigurable } from "./configurable-options.ts";
import type { ConfigContent } from "./parse-config-text.ts";
import { describeOrigin, type Origin, type Setting } from "./setting.ts";
import { settingTexts } from "./setting-texts.ts";

const RECORD = z.record(z.string(), z.unknown());

/** The key that holds the profiles. */
const PROFILES = "profiles";

/** The settings of a configuration file. */
export interface FileSettings {
  readonly path: string;
  /** Those that hold always. */
  readonly settings: readonly Setting[];
  /** Those that hold when their profile is asked for, by its name. */
  readonly profiles: ReadonlyMap<string, readonly Setting[]>;
}

/**
 * The settings that a configuration file gives, all of them checked. Names of files in it are relative to its folder.
 *
 * Throws a `UsageError` that names file and line: for a key that is none (with the nearest), one that belongs on the command line, and a
 * value that isn't of its kind.
 */
export function fileSettings(path: string, content: ConfigContent): FileSettings {
  // An empty file says nothing, nor does an empty profile.
  const table = (value: unknown, keys: readonly string[], profile?: string) =>
    Object.entries(recordOf(value ?? {}, originAt(path, content, keys, profile)));
  const read = (entries: readonly [string, unknown][], keys: readonly string[], profile?: string) =>
    once(entries.map(([key, value]) => readSetting(key, value, originAt(path, content, [...keys, key], profile))));
  const entries = table(content.value, []);
  const [, profiles] = entries.find(([key]) => key === PROFILES) ?? [];
  const settings = read(
    entries.filter(([key]) => key !== PROFILES),
    [],
  );
  const named = table(profiles, [PROFILES]).map(([name, value]) => {
    const keys = [PROFILES, name];
    return [name, read(table(value, keys, name), keys, name)] as const;
  });
  return { path, settings, profiles: new Map(named) };
}

function readSetting(key: string, value: unknown, origin: Origin & { readonly kind: "file" }): Setting {
  const found = findConfigurable(key);
  const place = describeOrigin(origin);
  if (found.kind === "unknown") {
    const meant = found.nearest ?? nearest(key, [PROFILES]);
    const hint = meant === undefined ? "see portolan --help for the flags there are." : `did you mean ${meant}?`;
    throw new UsageError(`${place}: "${key}" is not a setting: ${hint}`);
  }
  const { definition } = found;
  if (found.kind === "command-line-only")
    throw new UsageError(`${place}: "${key}" can only be given on the command line, as ${nameOf(definition)}.`);
  const texts = atPlace(place, () => settingTexts(definition, value));
  const folder = dirname(origin.path);
  const resolved = takesFile(definition) ? texts.map((text) => (text === "-" ? text : resolve(folder, text))) : texts;
  return { definition, texts: resolved, origin };
}

/** Says where the fault lies. */
function atPlace<Result>(place: string, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    throw error instanceof UsageError ? new UsageError(`${place}: ${error.message}`, { cause: error }) : error;
  }
}

function recordOf(value: unknown, origin: Origin): Readonly<Record<string, unknown>> {
  const result = RECORD.safeParse(value);
  if (result.success) return result.data;
  const text = JSON.stringify(value) ?? String(value);
  throw new UsageError(
    `${describeOrigin(origin)}: ${text.slice(0, 60)} is not a table of settings, such as "rate: 500".`,
  );
}

/** Refuses a setting that is given by both of its names. */
function once(settings: readonly Setting[]): readonly Setting[] {
  for (const [index, { definition, origin }] of settings.entries()) {
    if (settings.slice(0, index).some((earlier) => earlier.definition === definition))
      throw new UsageError(`${describeOrigin(origin)}: ${definition.key} is given twice; give it once.`);
  }
  return settings;
}

function originAt(
  path: string,
  content: ConfigContent,
  keys: readonly string[],
  profile?: string,
): Origin & { readonly kind: "file" } {
  const line = content.lineOf(keys);
  return {
    kind: "file",
    path,
    ...(line === undefined ? {} : { line }),
    ...(profile === undefined ? {} : { profile }),
  };
}
