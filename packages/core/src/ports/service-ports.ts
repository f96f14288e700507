import { InputError } from "../errors.ts";
import { quoteText } from "../targets/quote-text.ts";
import { PROTOCOLS, type Protocol } from "./protocol.ts";
import type { ServiceCatalogue } from "./service-catalogue.ts";
import { matchesWildcard } from "./wildcard.ts";

/** No service name or pattern is longer: RFC 6335 allows 15 characters, older names have more. */
const MAX_NAME_LENGTH = 64;
const MOST_SUGGESTIONS = 3;

/**
 * The ports of a service by its name, its alias, or a pattern with `*` and `?`.
 *
 * @throws InputError `PORT_SERVICE_UNKNOWN` when the catalogue has none in any of the protocols, or there is no catalogue.
 */
export function servicePorts(
  name: string,
  protocols: readonly Protocol[],
  catalogue: ServiceCatalogue | undefined,
): (readonly [Protocol, number])[] {
  if (catalogue === undefined) throw unknownService(name, "has no catalogue to be looked up in: give its port number");
  if (name.length > MAX_NAME_LENGTH) {
    throw unknownService(name, `is longer than ${MAX_NAME_LENGTH} characters: shorten it`);
  }
  const found = portsIn(catalogue, name, protocols);
  if (found.length > 0 || protocols.length === 0) return found;
  const [elsewhere] = portsIn(catalogue, name, PROTOCOLS);
  if (elsewhere !== undefined) {
    const [protocol] = elsewhere;
    const prefix = protocol.charAt(0).toUpperCase();
    throw unknownService(name, `is known in ${protocol.toUpperCase()} only: put ${prefix}: before it`);
  }
  const suggestions = catalogue.suggest(name).slice(0, MOST_SUGGESTIONS);
  const hint =
    suggestions.length > 0 ? `did you mean ${suggestions.map(quoteText).join(" or ")}?` : "give a port number.";
  const subject = isPattern(name) ? "No service name matches" : "There is no service named";
  throw new InputError("PORT_SERVICE_UNKNOWN", name, `${subject} ${quoteText(name)}: ${hint}`);
}

function portsIn(
  catalogue: ServiceCatalogue,
  name: string,
  protocols: readonly Protocol[],
): (readonly [Protocol, number])[] {
  return protocols.flatMap((protocol) => {
    const ports = isPattern(name) ? matchingPorts(catalogue, name, protocol) : catalogue.portsOf(protocol, name);
    return Array.from(ports, (port) => [protocol, port] as const);
  });
}

function* matchingPorts(catalogue: ServiceCatalogue, pattern: string, protocol: Protocol): Generator<number, void> {
  for (const [name, port] of catalogue.entries(protocol)) if (matchesWildcard(pattern, name)) yield port;
}

function isPattern(name: string): boolean {
  return /[*?]/.test(name);
}

function unknownService(name: string, complaint: string): InputError {
  return new InputError("PORT_SERVICE_UNKNOWN", name, `The service ${quoteText(name)} ${complaint}.`);
}
