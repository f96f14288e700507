/** Most characters of a name as text (RFC 1035 section 3.1: 255 octets with the lengths of its labels and the root's). */
const LONGEST_NAME = 253;
/** A host's name: labels of up to 63 letters, digits and hyphens (RFC 1123 section 2.1), and underscores, which occur. */
const NAME = /^[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*$/i;

/**
 * The name of a host without the dot of the root, or nothing when the text is none. Whoever runs the network behind an address says what
 * its name is, so a text that names no host is not taken for one.
 */
export function dnsNameOf(text: string): string | undefined {
  const name = text.endsWith(".") ? text.slice(0, -1) : text;
  return name.length <= LONGEST_NAME && NAME.test(name) ? name : undefined;
}
