import { InputError } from "../errors.ts";
import { formatAddress, parseAddress } from "../targets/address-text.ts";
import { quoteText } from "../targets/quote-text.ts";

/** Port that name servers listen on (RFC 1035 section 4.2). */
const DNS_PORT = 53;
const HIGHEST_PORT = 65_535;

/**
 * A name server as `address` or `address:port`, an IPv6 address in brackets where a port follows, in the form that Node's resolver
 * takes: `192.0.2.1:53`, `[2001:db8::1]:53`.
 *
 * @throws InputError `NAME_SERVER_INVALID`.
 */
export function parseNameServer(text: string): string {
  const [, bracketed, bare, portText] = /^(?:\[([^\]]*)\]|([^[\]]*?))(?::(\d{1,5}))?$/.exec(bracketIpv6(text)) ?? [];
  const address = parseAddress(bracketed ?? bare ?? "");
  const port = portText === undefined ? DNS_PORT : Number(portText);
  if (address === undefined || port < 1 || port > HIGHEST_PORT) {
    throw new InputError(
      "NAME_SERVER_INVALID",
      text,
      `The name server ${quoteText(text)} is no address: give one such as 192.0.2.1, 192.0.2.1:5353 or [2001:db8::1]:53.`,
    );
  }
  const host = formatAddress(address.family, address.value);
  return `${address.family === 6 ? `[${host}]` : host}:${port}`;
}

/** A bare IPv6 address has colons of its own, none of which begins a port. */
function bracketIpv6(text: string): string {
  return parseAddress(text)?.family === 6 ? `[${text}]` : text;
}
