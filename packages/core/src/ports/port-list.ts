import { InputError } from "../errors.ts";
import { quoteText } from "../targets/quote-text.ts";
import { PROTOCOLS, type Protocol } from "./protocol.ts";

/** One item of a port list, with what the list says around it. */
export interface PortListItem {
  /** A port, a range, a name or a pattern: not empty, without prefix, bracket or surrounding space. */
  readonly text: string;
  /** The protocols of the prefix that holds here; none when no prefix has been given. */
  readonly prefix: Protocol | undefined;
  /** Whether it stands in square brackets. */
  readonly bracketed: boolean;
}

/** The most characters of a port list: every port on its own, twice over. */
const MAX_LIST_LENGTH = 2 ** 20;

/** What nmap's other prefixes ask for. */
const PREFIX_COMPLAINTS: Readonly<Record<string, string>> = {
  s: "asks for SCTP, which is not supported",
  p: "asks for an IP protocol scan, which is not supported",
};

/**
 * Cuts a port list into its items.
 *
 * `T:` and `U:` hold until the next prefix; one inside brackets holds until the bracket closes.
 *
 * @throws InputError `PORT_INVALID` for an empty item, a prefix that is not known, and brackets that do not pair.
 */
export function* portListItems(list: string): Generator<PortListItem, void> {
  if (list.length > MAX_LIST_LENGTH) {
    throw portInvalid(list, list, `is longer than ${MAX_LIST_LENGTH} characters: use ranges`);
  }
  let prefix: Protocol | undefined;
  let outerPrefix: Protocol | undefined;
  let bracketed = false;
  for (const item of list.split(",")) {
    let text = item.trim();
    [text, prefix] = takePrefix(list, text, prefix);
    if (text.startsWith("[")) {
      if (bracketed) throw portInvalid(list, item, "opens a bracket inside a bracket: brackets do not nest");
      bracketed = true;
      outerPrefix = prefix;
      [text, prefix] = takePrefix(list, text.slice(1).trim(), prefix);
    }
    const closes = text.endsWith("]");
    if (closes) text = text.slice(0, -1).trim();
    if (closes && !bracketed) throw portInvalid(list, item, "closes a bracket that was not opened");
    if (/[[\]]/.test(text)) throw portInvalid(list, item, "has a bracket in its middle: put a comma between");
    if (text === "") throw portInvalid(list, item, "is empty: write a port, a range or a service name between commas");
    yield { text, prefix, bracketed };
    if (closes) [bracketed, prefix] = [false, outerPrefix];
  }
  if (bracketed) throw portInvalid(list, list, "opens a bracket that is not closed");
}

/** The error for an item of a port list; `complaint` continues the sentence "… in the port list … ". */
export function portInvalid(list: string, item: string, complaint: string): InputError {
  const subject =
    item === list ? `The port list ${quoteText(list)}` : `${quoteText(item)} in the port list ${quoteText(list)}`;
  return new InputError("PORT_INVALID", item, `${subject} ${complaint}.`);
}

function takePrefix(
  list: string,
  text: string,
  current: Protocol | undefined,
): [rest: string, prefix: Protocol | undefined] {
  const letter = /^([a-z]):/i.exec(text)?.[1]?.toLowerCase();
  if (letter === undefined) return [text, current];
  const prefix = PROTOCOLS.find((protocol) => protocol.startsWith(letter));
  if (prefix !== undefined) return [text.slice(2).trim(), prefix];
  throw portInvalid(
    list,
    text,
    `${PREFIX_COMPLAINTS[letter] ?? "has an unknown prefix"}: use T: for TCP or U: for UDP`,
  );
}
