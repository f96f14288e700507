import { Problem } from "../problem/problem.ts";

/**
 * What was made for an idempotency key, if anything was.
 *
 * @throws Problem `idempotency-key-reused` when that was for another request.
 */
export function sameRequest<Made extends { readonly requestHash: string }>(
  earlier: Made | undefined,
  requestHash: string,
): Made | undefined {
  if (earlier !== undefined && earlier.requestHash !== requestHash)
    throw new Problem("idempotency-key-reused", "This Idempotency-Key was sent with another body: take a new one.");
  return earlier;
}
