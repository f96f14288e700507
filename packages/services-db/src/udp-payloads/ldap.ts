import { application, boolean, contextText, enumerated, integer, octetString, sequence } from "./ber.ts";
import type { UdpProbeDefinition } from "./udp-probe.ts";

/** RFC 4511, 4.5.1. */
const SEARCH_REQUEST = 3;
const SCOPE_BASE_OBJECT = 0;
const NEVER_DEREFERENCE = 0;
const FILTER_PRESENT = 7;

const MESSAGE_ID = 1;

/** Connection-less LDAP (RFC 1798, MS-ADTS 3.1.1.3): one small attribute of the root entry, so that the answer is small too. */
export const connectionlessLdap: UdpProbeDefinition = {
  name: "ldap",
  ports: [389],
  description: "Asks the root entry for the versions of LDAP it knows.",
  answers: true,
  source: "RFC 4511, RFC 4512 5.1, RFC 1798, MS-ADTS",
  encode: () => [
    sequence(
      integer(MESSAGE_ID),
      application(
        SEARCH_REQUEST,
        octetString(""),
        enumerated(SCOPE_BASE_OBJECT),
        enumerated(NEVER_DEREFERENCE),
        // Bounds of entries and of seconds, zero for none; then whether only the names of attributes are wanted.
        integer(0),
        integer(0),
        boolean(false),
        contextText(FILTER_PRESENT, "objectClass"),
        sequence(octetString("supportedLDAPVersion")),
      ),
    ),
  ],
};
