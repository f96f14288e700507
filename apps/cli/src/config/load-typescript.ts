import { createJiti } from "jiti";
import * as z from "zod/mini";
import { UsageError } from "../usage-error.ts";

/** What a message quotes of one that a file throws. */
const LONGEST_REASON = 200;

const MODULE = z.looseObject({ default: z.unknown() });

/** What a TypeScript file exports by default. Runs the file. Throws a `UsageError` that quotes what it throws, or when it exports nothing. */
export async function loadTypeScript(path: string): Promise<unknown> {
  const result = MODULE.safeParse(await run(path));
  if (result.success && result.data.default !== undefined) return result.data.default;
  throw new UsageError(`"${path}" exports nothing by default; let it say: export default { … }`);
}

async function run(path: string): Promise<unknown> {
  // A cache of its own would lie in the folder for temporary files, where others could have put something in advance.
  const jiti = createJiti(path, { fsCache: false, interopDefault: false });
  try {
    return await jiti.import(path);
  } catch (cause) {
    // The second line of a parser's message has file and line.
    const reason = (cause instanceof Error ? cause.message : String(cause)).replaceAll(/\s+/g, " ");
    throw new UsageError(`"${path}" cannot be run: ${reason.slice(0, LONGEST_REASON)}`, { cause });
  }
}
