import { DatagramWriter } from "./datagram-writer.ts";
import type { UdpProbeDefinition } from "./udp-probe.ts";

/** Marks a datagram outside of any connection, in the engines of id and of Valve alike. */
const CONNECTIONLESS = 0xffff_ffff;

/** `getinfo` rather than `getstatus`, which lists the players too: the answer repeats the word behind it. */
export const quake3: UdpProbeDefinition = {
  name: "quake3",
  ports: [27_960],
  description: "Asks a server of the Quake III engine what it plays.",
  answers: true,
  source: "ioquake3, code/server/sv_main.c (SVC_Info)",
  encode: () => [new DatagramWriter().uint32(CONNECTIONLESS).text("getinfo portolan").finish()],
};

const A2S_INFO = "T";

/** Newer servers answer with a challenge, older ones with the information: either is an answer. */
export const sourceEngine: UdpProbeDefinition = {
  name: "srcds",
  ports: [27_015],
  description: "Asks a server of the Source engine what it plays.",
  answers: true,
  source: "Valve Developer Community, Server queries: A2S_INFO",
  encode: () => [
    new DatagramWriter().uint32(CONNECTIONLESS).text(A2S_INFO).terminatedText("Source Engine Query").finish(),
  ],
};

const UNCONNECTED_PING = 0x01;

/** RakNet's "offline message data ID", by which it knows messages outside of connections. */
const OFFLINE_MESSAGE = [
  0x00, 0xff, 0xff, 0x00, 0xfe, 0xfe, 0xfe, 0xfe, 0xfd, 0xfd, 0xfd, 0xfd, 0x12, 0x34, 0x56, 0x78,
];

const CLIENT_IDENTIFIER = 0x506f_7274_6f6c_616en;

export const minecraftBedrock: UdpProbeDefinition = {
  name: "minecraft-be",
  ports: [19_132, 19_133],
  description: "Pings a server of Minecraft Bedrock Edition.",
  answers: true,
  source: "RakNet protocol, Unconnected Ping (minecraft.wiki)",
  encode: () => [
    // The time of the sender, which the answer repeats.
    new DatagramWriter().uint8(UNCONNECTED_PING).uint64(0n).bytes(OFFLINE_MESSAGE).uint64(CLIENT_IDENTIFIER).finish(),
  ],
};
