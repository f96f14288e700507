import { createReadStream } from "node:fs";
import { resolve } from "node:path";
import { type Policy, parsePolicy } from "@portolan/report/policy";
import { errnoCodeOf } from "../output/errno-words.ts";
import { UsageError } from "../usage-error.ts";

/** More than a policy may have, so that no file that never ends is read for ever; `parsePolicy` refuses what is too long. */
const MOST_BYTES = 2 ** 20;

const COMPLAINTS: Readonly<Record<string, string>> = {
  ENOENT: "does not exist: check its name",
  EACCES: "may not be read by this user: check its permissions",
  EISDIR: "is a folder: give a file",
};

/**
 * The policy of `--expect FILE`, of which the name is relative to the folder.
 *
 * @throws UsageError when the file can't be read; InputError `POLICY_INVALID` when it holds no policy.
 */
export async function readPolicyFile(path: string, directory: string): Promise<Policy> {
  return parsePolicy(await readText(path, directory), path);
}

async function readText(path: string, directory: string): Promise<string> {
  const pieces: Buffer[] = [];
  try {
    for await (const piece of createReadStream(resolve(directory, path), { end: MOST_BYTES })) pieces.push(piece);
  } catch (error) {
    const code = errnoCodeOf(error) ?? String(error);
    throw new UsageError(`--expect "${path}" ${COMPLAINTS[code] ?? `cannot be read (${code})`}.`, { cause: error });
  }
  return Buffer.concat(pieces).toString();
}
