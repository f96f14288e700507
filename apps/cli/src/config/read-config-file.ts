import { readFileSync } from "node:fs";
import { extname } from "node:path";
import { describeReadError } from "../output/errno-words.ts";
import { UsageError } from "../usage-error.ts";
import type { ConfigContent } from "./parse-config-text.ts";
import { type Runner, refuseUntrusted } from "./refuse-untrusted.ts";

/**
 * Reads a configuration file in the manner of its ending. Throws a `UsageError` when others could have written it, it can't be read, or its
 * ending is none that is known.
 */
export async function readConfigFile(path: string, runner: Runner): Promise<ConfigContent> {
  refuseUntrusted(path, runner);
  switch (extname(path)) {
    case ".ts": {
      const { loadTypeScript } = await import("./load-typescript.ts");
      return { value: await loadTypeScript(path), lineOf: () => undefined };
    }
    case ".json": {
      const { parseJson } = await import("./parse-config-text.ts");
      return parseJson(path, readText(path));
    }
    case ".yaml":
    case ".yml": {
      const { parseYaml } = await import("./parse-config-text.ts");
      return parseYaml(path, readText(path));
    }
    default:
      throw new UsageError(`"${path}" is not a configuration file: its name must end in .yaml, .yml, .json or .ts.`);
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new UsageError(`"${path}" cannot be read: ${describeReadError(error)}.`);
  }
}
