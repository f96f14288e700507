import { open } from "node:fs/promises";
import { resolve } from "node:path";
import { describeReadError } from "../output/errno-words.ts";
import { UsageError } from "../usage-error.ts";
import { TOKEN_VARIABLE } from "./token-variable.ts";

/** Many times what a token takes. */
const MOST_BYTES = 4_096;

/**
 * The token for the server: of a file, where one is named, else of the environment; never of the command line, which every process of the
 * machine can read. Undefined when there is none. Throws a `UsageError` for a file that cannot be read or has none.
 */
export async function readToken(
  tokenFile: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<string | undefined> {
  if (tokenFile === undefined) return environment[TOKEN_VARIABLE] || undefined;
  const token = (await readBeginning(tokenFile)).trim();
  if (token === "") throw new UsageError(`--token-file "${tokenFile}" is empty; write the token into it.`);
  return token;
}

async function readBeginning(path: string): Promise<string> {
  try {
    const file = await open(resolve(path));
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(MOST_BYTES), 0, MOST_BYTES);
      return buffer.toString("utf8", 0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (error) {
    throw new UsageError(`--token-file "${path}" cannot be read: ${describeReadError(error)}.`);
  }
}
