import { context, integer, nothing, objectIdentifier, octetString, sequence } from "./ber.ts";
import type { UdpProbeDefinition } from "./udp-probe.ts";

/** Value of the version field (RFC 1157, 4; RFC 1901, 3; RFC 3412, 6.1). */
const VERSION_1 = 0;
const VERSION_2C = 1;
const VERSION_3 = 3;

/** GetRequest-PDU (RFC 3416, 3). */
const GET_REQUEST = 0;

const REQUEST_ID = 0x506f;

/** sysDescr.0 (RFC 3418). */
const SYSTEM_DESCRIPTION = "1.3.6.1.2.1.1.1.0";

/** The largest message that the sender takes: what a UDP datagram holds (RFC 3412, 6.3). */
const MAXIMUM_MESSAGE_BYTES = 65_507;

/** reportableFlag: an answer may be a report; neither authenticated nor encrypted (RFC 3412, 6.4). */
const REPORTABLE = Uint8Array.of(0x04);

/** User-based Security Model (RFC 3411, 5). */
const SECURITY_MODEL_USM = 3;

function getRequest(...variables: readonly Uint8Array[]): Uint8Array {
  return context(GET_REQUEST, integer(REQUEST_ID), integer(0), integer(0), sequence(...variables));
}

function communityMessage(version: number): Uint8Array {
  const variable = sequence(objectIdentifier(SYSTEM_DESCRIPTION), nothing());
  return sequence(integer(version), octetString("public"), getRequest(variable));
}

/** Nothing is known of the engine yet, so that it reports its identity (RFC 3414, 4). */
function discoveryMessage(): Uint8Array {
  const header = sequence(
    integer(REQUEST_ID),
    integer(MAXIMUM_MESSAGE_BYTES),
    octetString(REPORTABLE),
    integer(SECURITY_MODEL_USM),
  );
  // Engine, its boots and its time, user, authentication and privacy parameters.
  const security = sequence(octetString(""), integer(0), integer(0), octetString(""), octetString(""), octetString(""));
  // Context engine, context name, and what is asked of it.
  const scoped = sequence(octetString(""), octetString(""), getRequest());
  return sequence(integer(VERSION_3), header, octetString(security), scoped);
}

/**
 * The discovery of version 3 comes first, since an agent that has it answers anyone, then version 1 and 2c, which answer those who know
 * the community: `public` is the only one tried.
 */
export const snmp: UdpProbeDefinition = {
  name: "snmp",
  ports: [161],
  description:
    "Asks for the engine (version 3), then for the system's description (version 1 and 2c, community public).",
  answers: true,
  source: "RFC 3414, RFC 1157, RFC 1901, RFC 3416",
  encode: () => [discoveryMessage(), communityMessage(VERSION_1), communityMessage(VERSION_2C)],
};
