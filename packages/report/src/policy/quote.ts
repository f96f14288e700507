import { toSafeJson } from "../escape.ts";

const LONGEST_QUOTE = 80;

/** Text of a policy in quotes for a message: cut after 80 characters, with nothing that a terminal would obey. */
export function quote(text: string): string {
  return toSafeJson(text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text);
}
