import { DatagramWriter } from "./datagram-writer.ts";
import type { UdpProbeDefinition } from "./udp-probe.ts";

/** RFC 5531, 9. */
const CALL = 0;
const RPC_VERSION = 2;
const AUTHENTICATION_NONE = 0;

/** Does nothing and answers, in every program by convention (RFC 5531, 12.1). */
const NULL_PROCEDURE = 0;

/** Numbers of programs and versions (RFC 1833, 3; RFC 1813, 2.1). */
const PORTMAP = { program: 100_000, version: 2 };
const NFS = { program: 100_003, version: 3 };

const TRANSACTION_ID = 0x506f_7274;

function nullCall({ program, version }: { readonly program: number; readonly version: number }): Uint8Array {
  const writer = new DatagramWriter().uint32(TRANSACTION_ID).uint32(CALL).uint32(RPC_VERSION);
  writer.uint32(program).uint32(version).uint32(NULL_PROCEDURE);
  // Credential and verifier: a flavour and the length of its body.
  return writer.uint32(AUTHENTICATION_NONE).uint32(0).uint32(AUTHENTICATION_NONE).uint32(0).finish();
}

/** RFC 1833. The null procedure rather than the list of programs, which may be many times as long as the question. */
export const portmap: UdpProbeDefinition = {
  name: "rpcbind",
  ports: [111],
  description: "Calls the null procedure of the port mapper.",
  answers: true,
  source: "RFC 5531, RFC 1833",
  encode: () => [nullCall(PORTMAP)],
};

/** RFC 1813. A server of another version says which it has. */
export const nfs: UdpProbeDefinition = {
  name: "nfs",
  ports: [2049],
  description: "Calls the null procedure of NFS version 3.",
  answers: true,
  source: "RFC 5531, RFC 1813",
  encode: () => [nullCall(NFS)],
};
