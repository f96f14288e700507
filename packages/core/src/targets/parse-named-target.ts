import { domainToASCII } from "node:url";
import { parsePrefixLength } from "./prefix-length.ts";
import { targetInvalid } from "./target-invalid.ts";

/** A host name as a target, perhaps with the block around its address. */
export interface NamedTarget {
  /** The name as it was given, without the prefix length. */
  readonly name: string;
  /** The name to look up: in ASCII (IDNA), lower case. */
  readonly asciiName: string;
  readonly prefixLength?: number;
}

/** RFC 1035, section 2.3.4, less the length octet and the root label. */
const MAX_NAME_LENGTH = 253;
/** A label of RFC 1123, section 2.1; the underscore is tolerated, since names with it do exist. */
const LABEL = /^[a-z\d_](?:[a-z\d_-]{0,61}[a-z\d_])?$/;
/**
 * A character that no name holds. To be refused before IDNA: its function takes the name for the host of a URL, and would stop at a
 * `?` or a `#` and resolve what is before.
 */
const FORBIDDEN = /[^\w.\u0080-\u{10ffff}-]/u;
/** A last label which makes the URL standard, and inet_aton(3), take the name for an IPv4 address. */
const NUMERIC_LABEL = /^(?:\d+|0x[\da-f]*)$/;

/**
 * Understands a host name, with or without `/` and a prefix length.
 *
 * @throws InputError `TARGET_INVALID` for a name that breaks RFC 1123, and for a spelling of IPv4 that is short, octal or hexadecimal.
 */
export function parseNamedTarget(text: string): NamedTarget {
  const slash = text.indexOf("/");
  const name = slash < 0 ? text : text.slice(0, slash);
  const asciiName = toAscii(name);
  const labels = asciiName.replace(/\.$/, "").split(".");
  if (NUMERIC_LABEL.test(labels.at(-1) ?? "")) {
    throw targetInvalid(
      text,
      "is an ambiguous spelling of an IPv4 address: give four decimal octets without leading zeros",
    );
  }
  if (labels.join(".").length > MAX_NAME_LENGTH || !labels.every((label) => LABEL.test(label))) {
    throw targetInvalid(text, "is neither an address, a block, a range nor a valid host name");
  }
  return slash < 0
    ? { name, asciiName }
    : { name, asciiName, prefixLength: parsePrefixLength(text, text.slice(slash + 1), 128) };
}

/** The name in ASCII and lower case; empty, and so invalid, when it has no such form. */
function toAscii(name: string): string {
  if (FORBIDDEN.test(name)) return "";
  return (/^[\w.-]*$/.test(name) ? name : domainToASCII(name)).toLowerCase();
}
