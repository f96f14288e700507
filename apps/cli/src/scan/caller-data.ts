import type { Checkpoint } from "@portolan/core";
import * as z from "zod/mini";
import { UsageError } from "../usage-error.ts";

const CALLER_DATA = z.object({
  /** The command line, without the command. */
  arguments: z.array(z.string()),
  /** The folder that its file names are relative to. */
  directory: z.string().check(z.minLength(1)),
});

/** What this command keeps in a checkpoint to go on with the flags that the scan was started with. */
export type CallerData = z.infer<typeof CALLER_DATA>;

/** What this command kept in a checkpoint. Throws a `UsageError` when another program made it. */
export function readCallerData({ path, header }: Checkpoint): CallerData {
  const result = CALLER_DATA.safeParse(header.callerData);
  if (result.success) return result.data;
  throw new UsageError(
    `the checkpoint "${path}" was not made by this command: resume it with the program that made it.`,
  );
}
