import { DatagramWriter } from "./datagram-writer.ts";
import type { UdpProbeDefinition } from "./udp-probe.ts";

/** ts3protocol.md, 1.1 and 2.1: stands in place of an authentication code while there is no key. */
const TEAMSPEAK_INIT = "TS3INIT1";
const TEAMSPEAK_INIT_PACKET = 101;
/** Packet type 8 (init), not encrypted. */
const TEAMSPEAK_TYPE_AND_FLAGS = 0x88;
/** When the client was built, in seconds since 1970, and what the protocol counts from. */
const TEAMSPEAK_CLIENT_BUILT = 1_461_588_969;
const TEAMSPEAK_EPOCH = 1_356_998_400;
const TEAMSPEAK_RANDOM = 0x506f_7274;

/** The first step of the handshake, to which the server answers with a cookie, and keeps nothing. */
export const teamspeak: UdpProbeDefinition = {
  name: "teamspeak",
  ports: [9987],
  description: "Takes the first step towards a TeamSpeak 3 server.",
  answers: true,
  source: "ReSpeak, ts3protocol.md, 2.1",
  encode: () => [
    new DatagramWriter()
      .text(TEAMSPEAK_INIT)
      // Number of the packet, identity of the client, which it has none of yet.
      .uint16(TEAMSPEAK_INIT_PACKET)
      .uint16(0)
      .uint8(TEAMSPEAK_TYPE_AND_FLAGS)
      .uint32(TEAMSPEAK_CLIENT_BUILT - TEAMSPEAK_EPOCH)
      // Number of the step, the client's time, a random number, eight reserved bytes.
      .uint8(0)
      .uint32(TEAMSPEAK_CLIENT_BUILT)
      .uint32(TEAMSPEAK_RANDOM)
      .zeros(8)
      .finish(),
  ],
};

const MUMBLE_PING = 0;
const MUMBLE_IDENTIFIER = 0x506f_7274_6f6c_616en;

/** The ping outside of connections, by which clients list servers. */
export const mumble: UdpProbeDefinition = {
  name: "mumble",
  ports: [64_738],
  description: "Pings a Mumble server.",
  answers: true,
  source: "Mumble protocol documentation, UDP ping packet",
  encode: () => [new DatagramWriter().uint32(MUMBLE_PING).uint64(MUMBLE_IDENTIFIER).finish()],
};
