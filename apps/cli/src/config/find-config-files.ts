import { lstatSync } from "node:fs";
import { dirname, isAbsolute, join } from "node:path";
import { UsageError } from "../usage-error.ts";

/** The names that a configuration file may have. */
export const CONFIG_FILE_NAMES = [
  "portolan.config.yaml",
  "portolan.config.yml",
  "portolan.config.json",
  "portolan.config.ts",
] as const;

/** What the places of configuration files depend on; the folders are absolute. */
export interface ConfigCircumstances {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly directory: string;
  readonly home: string;
}

/** The configuration files that there are. */
export interface ConfigFiles {
  /** Of the folder, or of the nearest above it that has one. */
  readonly directory?: string;
  /** The user's own. */
  readonly user?: string;
}

/**
 * Looks for configuration files: in the folder and those above it, up to the root of a git repository, the home folder or the root of the
 * file system, whichever comes first; and in `portolan` in the user's configuration folder (XDG Base Directory Specification 0.8).
 *
 * Throws a `UsageError` where a folder has two of them.
 */
export function findConfigFiles({ environment, directory, home }: ConfigCircumstances): ConfigFiles {
  const xdg = environment["XDG_CONFIG_HOME"] ?? "";
  // The specification has relative paths ignored.
  const user = findIn(join(isAbsolute(xdg) ? xdg : join(home, ".config"), "portolan"));
  const near = findAbove(directory, home);
  return {
    ...(near === undefined || near === user ? {} : { directory: near }),
    ...(user === undefined ? {} : { user }),
  };
}

function findAbove(directory: string, home: string): string | undefined {
  for (let folder = directory; ; folder = dirname(folder)) {
    const found = findIn(folder);
    const isLast = folder === home || folder === dirname(folder) || exists(join(folder, ".git"));
    if (found !== undefined || isLast) return found;
  }
}

function findIn(folder: string): string | undefined {
  const [first, second] = CONFIG_FILE_NAMES.map((name) => join(folder, name)).filter(exists);
  if (second !== undefined) {
    throw new UsageError(`"${first}" and "${second}" are both there; keep one of them, or name it by --config.`);
  }
  return first;
}

/** A link that leads nowhere is there too, and is told of when it's read. What may not be looked at is not for this user. */
function exists(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false;
  }
}
