import { describe, expect, it } from "vitest";
import { errorAbout, queryReplyTo, seenProbe } from "../../test/packets/host-answers.ts";
import { type Bytes, bytes16, icmp, icmp6, ip, tcp, udp } from "../../test/packets/packet-builder.ts";
import { ROUTER, SOURCE, sampleProbe, TARGET, writtenProbe } from "../../test/packets/sample-probes.ts";
import { AnswerKind, emptyAnswer } from "./answer.ts";
import { decodeIp } from "./answer-decoder.ts";
import { ProbeKind } from "./probe-kind.ts";

const FOUR = { source: TARGET[4], destination: SOURCE[4] };
const SIX = { source: TARGET[6], destination: SOURCE[6] };
const SYN_ACK = tcp({ ...FOUR, sourcePort: 22, port: 40_000, sequence: 1, acknowledgement: 8, flags: 0x12 });
const SYN_ACK_6 = tcp({ ...SIX, sourcePort: 22, port: 40_000, sequence: 1, acknowledgement: 8, flags: 0x12 });
const DATAGRAM = udp(TARGET[4], SOURCE[4], 53, 40_000, [1, 2, 3, 4]);
const PADDING = (next: number): Bytes => [next, 0, 1, 4, 0, 0, 0, 0];

function inFour(protocol: number, payload: Bytes, more: object = {}): Bytes {
  return ip({ ...FOUR, protocol, payload, ...more });
}

function inSix(protocol: number, payload: Bytes, more: object = {}): Bytes {
  return ip({ ...SIX, protocol, payload, ...more });
}

function written(family: 4 | 6, kind: ProbeKind): Bytes {
  return [...writtenProbe(sampleProbe(family, kind))];
}

/** An ICMP error that quotes just these bytes. */
function quoting(quote: Bytes): Bytes {
  return inFour(1, icmp(3, 3, [0, 0, 0, 0, ...quote]));
}

function quoting6(quote: Bytes): Bytes {
  return inSix(58, icmp6(TARGET[6], SOURCE[6], 1, 4, [0, 0, 0, 0, ...quote]));
}

const HOSTILE: Readonly<Record<string, Bytes>> = {
  "nothing at all": [],
  "one byte": [0x45],
  "version 5": inFour(6, SYN_ACK).with(0, 0x55),
  "an IPv4 header said to be 16 bytes long": inFour(6, SYN_ACK).with(0, 0x44),
  "an IPv4 header said to be longer than the packet": ip({ ...FOUR, protocol: 6, payload: [] }).with(0, 0x4f),
  "an IPv4 total length of zero": inFour(6, SYN_ACK, { claimedLength: 0 }),
  "an IPv4 total length below the header's": inFour(6, SYN_ACK, { claimedLength: 19 }),
  "an IPv4 total length beyond the bytes that are there": inFour(6, SYN_ACK, { claimedLength: 41 }),
  "an IPv4 total length of 65,535": inFour(6, SYN_ACK, { claimedLength: 0xffff }),
  "an IPv4 header whose checksum is wrong": inFour(6, SYN_ACK).with(10, 0x55),
  "a later IPv4 fragment that looks like a SYN-ACK": inFour(6, SYN_ACK, { fragment: 1 }),
  "the last IPv4 fragment": inFour(17, DATAGRAM, { fragment: 0x1fff }),
  "IP in IP": inFour(4, inFour(6, SYN_ACK)),
  "ICMPv6 in IPv4": inFour(58, icmp6(TARGET[6], SOURCE[6], 129, 0, [1, 2, 3, 4])),
  "ICMP in IPv6": inSix(1, icmp(0, 0, [1, 2, 3, 4])),

  "a TCP header cut short": inFour(6, SYN_ACK.slice(0, 19)),
  "a TCP data offset of 4": inFour(6, SYN_ACK.with(12, 0x40)),
  "a TCP data offset beyond the segment": inFour(6, SYN_ACK.with(12, 0x60)),
  "a SYN alone": inFour(6, SYN_ACK.with(13, 0x02)),
  "SYN, ACK and RST together": inFour(6, SYN_ACK.with(13, 0x16)),
  "all flags set": inFour(6, SYN_ACK.with(13, 0xff)),
  "a UDP header cut short": inFour(17, DATAGRAM.slice(0, 7)),
  "a UDP length of zero": inFour(17, DATAGRAM.with(5, 0)),
  "a UDP length of 7": inFour(17, DATAGRAM.with(5, 7)),
  "a UDP length beyond the packet": inFour(17, DATAGRAM.with(5, DATAGRAM.length + 1)),
  "a UDP header cut short in a first fragment": inFour(17, DATAGRAM.slice(0, 7), { fragment: 0x2000 }),

  "an IPv6 header cut short": inSix(6, SYN_ACK_6).slice(0, 39),
  "an IPv6 payload length beyond the bytes that are there": inSix(6, SYN_ACK_6, { claimedLength: 21 }),
  "an IPv6 payload length of zero, as a jumbogram's": inSix(6, SYN_ACK_6, { claimedLength: 0 }),
  "IPv6 with no next header": inSix(59, SYN_ACK_6),
  "a later IPv6 fragment": inSix(44, [6, 0, ...bytes16(8), 0, 0, 0, 1, ...SYN_ACK_6]),
  "an IPv6 fragment header cut short": inSix(44, [6, 0, 0, 0]),
  "an extension header longer than the packet": inSix(60, [6, 255, 1, 4, 0, 0, 0, 0, ...SYN_ACK_6]),
  "an extension header of which one byte is there": inSix(0, [6]),
  "nine extension headers": inSix(60, [...new Array(8).fill(PADDING(60)).flat(), ...PADDING(6), ...SYN_ACK_6]),
  "a packet of nothing but hop-by-hop headers": inSix(0, new Array(180).fill(PADDING(0)).flat()),

  "an ICMP message of 7 bytes": inFour(1, icmp(0, 0, [1, 2, 3])),
  "an ICMP message in fragments": inFour(1, icmp(0, 0, [1, 2, 3, 4]), { fragment: 0x2000 }),
  "an echo reply whose checksum is wrong": inFour(1, icmp(0, 0, [1, 2, 3, 4]).with(2, 0)),
  "an echo reply with a code": inFour(1, icmp(0, 1, [1, 2, 3, 4])),
  "an echo request": inFour(1, icmp(8, 0, [1, 2, 3, 4])),
  "a timestamp reply without its times": inFour(1, icmp(14, 0, [1, 2, 3, 4])),
  "a redirect": inFour(1, icmp(5, 1, [10, 0, 0, 1, ...written(4, ProbeKind.syn)])),
  "a source quench": inFour(1, icmp(4, 0, [0, 0, 0, 0, ...written(4, ProbeKind.syn)])),
  "an ICMPv6 echo reply summed without its pseudo-header": inSix(58, icmp(129, 0, [1, 2, 3, 4])),
  "an ICMPv6 packet too big": errorAbout(seenProbe(written(6, ProbeKind.udp)), ROUTER[6], 2, 0, 64),

  "an error that quotes nothing": quoting([]),
  "an error that quotes half an IP header": quoting(written(4, ProbeKind.syn).slice(0, 12)),
  "an error that quotes a header said to be 60 bytes long": quoting(written(4, ProbeKind.syn).with(0, 0x4f)),
  "an error that quotes a header without options said to have them": quoting(
    written(4, ProbeKind.syn).slice(0, 28).with(0, 0x47),
  ),
  "an error that quotes the other family": quoting(written(6, ProbeKind.syn)),
  "an ICMPv6 error that quotes IPv4": quoting6(written(4, ProbeKind.syn)),
  "an error about a later fragment": quoting(written(4, ProbeKind.udp).with(7, 3)),
  "an error about a fragmented packet": quoting(written(4, ProbeKind.udp).with(6, 0x20)),
  "an error about a SYN-ACK": quoting(inFour(6, SYN_ACK)),
  "an error about an echo reply": quoting(queryReplyTo(seenProbe(written(4, ProbeKind.echo)))),
  "an error about an echo request with a code": quoting(written(4, ProbeKind.echo).with(21, 9)),
  "an error about an error": quoting(quoting(written(4, ProbeKind.udp))),
  "an error about GRE": quoting(written(4, ProbeKind.syn).with(9, 47)),
  "an error about ICMPv6 in IPv4": quoting(written(4, ProbeKind.echo).with(9, 58).with(20, 128)),
  "an error about ICMP in IPv6": quoting6(written(6, ProbeKind.echo).with(6, 1).with(40, 8)),
  "an ICMPv6 error whose quote ends in an extension header": quoting6(
    written(6, ProbeKind.syn).slice(0, 40).with(6, 60).concat(PADDING(6)),
  ),
};

describe("packets that are no answer", () => {
  for (const [name, bytes] of Object.entries(HOSTILE)) {
    it(`refuses ${name}`, () => {
      const answer = emptyAnswer();
      // What it would find beyond the end must not save it.
      for (const poison of [0, 0xff, 0x45]) {
        const roomy = new Uint8Array(bytes.length + 200).fill(poison);
        roomy.set(bytes);
        expect(decodeIp(roomy, bytes.length, answer)).toBe(false);
        expect(answer.kind).toBe(AnswerKind.none);
      }
    });
  }

  it("has refused them for the fault alone: without one, each frame of theirs is an answer", () => {
    const sound = [
      inFour(6, SYN_ACK),
      inFour(17, DATAGRAM),
      inFour(1, icmp(0, 0, [1, 2, 3, 4])),
      inFour(6, SYN_ACK, { fragment: 0x2000 }),
      inSix(6, SYN_ACK_6),
      inSix(44, [6, 0, 0, 0, 0, 0, 0, 1, ...SYN_ACK_6]),
      inSix(60, [...new Array(7).fill(PADDING(60)).flat(), ...PADDING(6), ...SYN_ACK_6]),
      inSix(58, icmp6(TARGET[6], SOURCE[6], 129, 0, [1, 2, 3, 4])),
      quoting(written(4, ProbeKind.syn).slice(0, 28)),
      quoting(written(4, ProbeKind.udp)),
      quoting(written(4, ProbeKind.echo)),
      quoting6(written(6, ProbeKind.echo)),
      quoting6(
        written(6, ProbeKind.syn).slice(0, 40).with(6, 60).concat(PADDING(6), written(6, ProbeKind.syn).slice(40)),
      ),
      errorAbout(seenProbe(written(6, ProbeKind.udp)), ROUTER[6], 3, 0, 64),
    ];
    for (const bytes of sound) expect(decodeIp(Uint8Array.from(bytes), bytes.length, emptyAnswer())).toBe(true);
  });
});
