import { InputError } from "../errors.ts";
import { quoteText } from "./quote-text.ts";

/** The error for a target text; `complaint` continues the sentence "The target … ". */
export function targetInvalid(text: string, complaint: string): InputError {
  return new InputError("TARGET_INVALID", text, `The target ${quoteText(text)} ${complaint}.`);
}
