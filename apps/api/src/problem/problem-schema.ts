import { z } from "zod";
import type { ProblemDocument } from "./problem.ts";
import { PROBLEM_KINDS, type ProblemKind } from "./problem-kind.ts";

const kinds = Object.keys(PROBLEM_KINDS) as [ProblemKind, ...ProblemKind[]];

/** A problem document, with the members that some kinds have. */
export const problemSchema = z.looseObject({
  type: z.enum(kinds.map((kind) => `/problems/${kind}` as const)),
  title: z.string(),
  status: z.int().min(400).max(599),
  detail: z.string(),
  /** What is wrong where, as JSON Pointers (RFC 6901). */
  errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).exactOptional(),
  code: z.string().exactOptional(),
  input: z.string().exactOptional(),
  address: z.string().exactOptional(),
  scope: z.string().exactOptional(),
}) satisfies z.ZodType<ProblemDocument>;
