import { targetInvalid } from "./target-invalid.ts";

/**
 * The prefix length that follows the slash of a block.
 *
 * @throws InputError `TARGET_INVALID`, quoting the whole target, unless it is a decimal number from 0 to `longest`.
 */
export function parsePrefixLength(target: string, prefix: string, longest: number): number {
  if (!/^(?:0|[1-9]\d{0,2})$/.test(prefix) || Number(prefix) > longest) {
    throw targetInvalid(target, `has no valid prefix length: after the slash stands a number from 0 to ${longest}`);
  }
  return Number(prefix);
}
