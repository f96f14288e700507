import { DatagramWriter } from "./datagram-writer.ts";
import type { UdpProbeDefinition } from "./udp-probe.ts";

/** CLNT_UCAST_EX (MC-SQLR, 2.2.2). */
const UNICAST_REQUEST = 0x03;

/** MC-SQLR: SQL Server Resolution Protocol, the SQL Server Browser. */
export const sqlServerBrowser: UdpProbeDefinition = {
  name: "ms-sql-m",
  ports: [1434],
  description: "Asks the SQL Server Browser for its instances.",
  answers: true,
  source: "MC-SQLR 2.2.2",
  encode: () => [Uint8Array.of(UNICAST_REQUEST)],
};

/**
 * The search of DB2's administration server. IBM describes what it finds (DISCOVER=SEARCH in the Db2 reference) and not its bytes; the
 * words are known from what its clients send: what is wanted, and the release of the client.
 */
export const db2Discovery: UdpProbeDefinition = {
  name: "ibm-db2",
  ports: [523],
  description: "Asks the administration server of DB2 for its address.",
  answers: true,
  source: "IBM Db2 reference, discovery (search); bytes as IBM's clients send them, unpublished",
  encode: () => [new DatagramWriter().terminatedText("DB2GETADDR").terminatedText("SQL08020").finish()],
};
