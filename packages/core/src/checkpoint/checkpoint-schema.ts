import * as z from "zod/mini";
import { CHECKPOINT_FORMAT } from "./checkpoint-format.ts";
import { scanStateSchema } from "./scan-state.ts";
import { specificationSchema } from "./specification.ts";

/* Loaded only to read a checkpoint: a scan that begins must not wait for the schema library. Elsewhere import types alone. */

export const headerSchema = z.object({
  type: z.literal("portolan-checkpoint"),
  format: z.literal(CHECKPOINT_FORMAT),
  /** Version of core that wrote it. */
  version: z.string(),
  specification: specificationSchema,
  /** What the caller of core wanted back. */
  callerData: z.optional(z.unknown()),
});

export type CheckpointHeader = z.infer<typeof headerSchema>;

export const commitSchema = z.object({ type: z.literal("commit"), state: scanStateSchema });
