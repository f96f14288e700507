import { InputError } from "../errors.ts";
import type { StartEvent } from "../results/events.ts";
import { planOfSpecification } from "./resume-scan.ts";
import { startEventOf } from "./start-event.ts";

/**
 * The `start` event of the scan that a checkpoint is of, for whoever reads the events in it: see `checkpoint-format.ts` for the rest of
 * the file.
 *
 * @param header The first line of the file, parsed.
 * @throws InputError `CHECKPOINT_INVALID` when it is no header of ours.
 */
export async function checkpointStart(header: unknown): Promise<StartEvent> {
  const { headerSchema } = await import("../checkpoint/checkpoint-schema.ts");
  const result = headerSchema.safeParse(header);
  if (!result.success) {
    throw new InputError("CHECKPOINT_INVALID", "", "The checkpoint is not one of this version: read it with its own.", {
      cause: result.error,
    });
  }
  const { specification, version } = result.data;
  return { ...startEventOf(planOfSpecification(specification), false), version };
}
