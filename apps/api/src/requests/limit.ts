import { z } from "zod";

/** A number of rows as a query has it. */
export function limitSchema(most: number): z.ZodType<number | undefined> {
  return z
    .string()
    .regex(/^\d{1,6}$/)
    .transform(Number)
    .pipe(z.int().min(1).max(most))
    .optional();
}
