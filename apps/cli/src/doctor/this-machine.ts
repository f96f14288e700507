import { accessSync, constants, existsSync, readFileSync, statSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname } from "node:path";
import { engineRefusal } from "@portolan/core";
import { describeWriteError, errnoCodeOf } from "../output/errno-words.ts";
import { chooseCheckpointFile } from "../scan/checkpoint-file.ts";
import type { FileContents, Machine, Refusal } from "./machine.ts";

/** The machine that this process runs on. Looks only: opens no connection, sends nothing, makes nothing. */
export function thisMachine(): Machine {
  const file = chooseCheckpointFile({}, "seed", { environment: process.env, directory: process.cwd() });
  const folder = dirname(file?.path ?? process.cwd());
  return {
    platform: process.platform,
    nodeVersion: process.versions.node,
    nodePath: process.execPath,
    isRoot: process.getuid?.() === 0,
    threads: availableParallelism(),
    refusals: { raw: engineRefusal("raw")?.message, connect: engineRefusal("connect")?.message },
    state: { folder, refusal: refusalOf(folder) },
    read,
  };
}

/** Why no file can be made in a folder, which would be made with all above it where it isn't there. */
function refusalOf(folder: string): Refusal | undefined {
  let existing = folder;
  while (!existsSync(existing) && dirname(existing) !== existing) existing = dirname(existing);
  try {
    if (!statSync(existing).isDirectory()) throw Object.assign(new Error("no folder"), { code: "ENOTDIR" });
    accessSync(existing, constants.W_OK | constants.X_OK);
    return undefined;
  } catch (error) {
    return { words: describeWriteError(error), isPermission: errnoCodeOf(error) === "EACCES" };
  }
}

function read(path: string): FileContents {
  try {
    return { kind: "text", text: readFileSync(path, "latin1") };
  } catch (error) {
    const code = errnoCodeOf(error);
    if (code === "ENOENT") return { kind: "missing" };
    return { kind: "unreadable", reason: code ?? String(error) };
  }
}
