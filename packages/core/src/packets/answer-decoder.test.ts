import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  datagramTo,
  errorAbout,
  queryReplyTo,
  resetTo,
  type SeenProbe,
  seenProbe,
  synAckTo,
} from "../../test/packets/host-answers.ts";
import { type Bytes, ip, tcp, udp } from "../../test/packets/packet-builder.ts";
import {
  anyProbe,
  ROUTER,
  SOURCE,
  sampleProbe,
  TARGET,
  WRITTEN,
  writtenProbe,
} from "../../test/packets/sample-probes.ts";
import { type Answer, AnswerKind, emptyAnswer } from "./answer.ts";
import { decodeIp } from "./answer-decoder.ts";
import { ProbeKind } from "./probe-kind.ts";
import type { ProbePacket } from "./probe-packet.ts";

/** Decodes a packet that must be an answer. */
function decoded(packet: Bytes): Answer {
  const answer = emptyAnswer();
  expect(decodeIp(Uint8Array.from(packet), packet.length, answer)).toBe(true);
  return answer;
}

function isAnswer(packet: Bytes): boolean {
  return decodeIp(Uint8Array.from(packet), packet.length, emptyAnswer());
}

function seen(probe: ProbePacket): SeenProbe {
  return seenProbe([...writtenProbe(probe)]);
}

/** Which probe an answer is about: what the caller matches it by. */
function about(answer: Answer): object {
  const { probe, family, port, sourcePort, cookie, hasCookie } = answer;
  return { probe, family, port, sourcePort, cookie, hasCookie, address: addressOf(answer.address, family) };
}

function addressOf(bytes: Uint8Array, family: 4 | 6): Bytes {
  return [...bytes.subarray(0, family === 4 ? 4 : 16)];
}

/** The same, of the probe itself. */
function identity(probe: ProbePacket): object {
  const { kind, family, port, sourcePort, cookie } = probe;
  const isQuery = kind === ProbeKind.echo || kind === ProbeKind.timestamp;
  const ports = isQuery ? { port: 0, sourcePort: 0 } : { port, sourcePort };
  const given = { cookie: kind === ProbeKind.udp ? 0 : cookie, hasCookie: true };
  return { probe: kind, family, ...ports, ...given, address: addressOf(probe.address, family) };
}

const ANSWERS = {
  [ProbeKind.syn]: [
    { kind: AnswerKind.synAck, by: (probe: SeenProbe) => synAckTo(probe, 64_240) },
    { kind: AnswerKind.reset, by: resetTo },
  ],
  [ProbeKind.ack]: [{ kind: AnswerKind.reset, by: resetTo }],
  [ProbeKind.udp]: [{ kind: AnswerKind.datagram, by: (probe: SeenProbe) => datagramTo(probe, [5, 6]) }],
  [ProbeKind.echo]: [{ kind: AnswerKind.echoReply, by: queryReplyTo }],
  [ProbeKind.timestamp]: [{ kind: AnswerKind.timestampReply, by: queryReplyTo }],
} as const;

function answersTo(kind: ProbeKind): (typeof ANSWERS)[keyof typeof ANSWERS] {
  return ANSWERS[kind as keyof typeof ANSWERS];
}

describe("decodeIp", () => {
  it("gives a probe's identity back from any answer of a host", () => {
    fc.assert(
      fc.property(anyProbe, (probe) => {
        for (const { kind, by } of answersTo(probe.kind)) {
          const answer = decoded(by(seen(probe)));
          expect(answer.kind).toBe(kind);
          expect(about(answer)).toEqual(identity(probe));
          expect(addressOf(answer.sender, probe.family)).toEqual(addressOf(probe.address, probe.family));
          expect(answer.ttl).toBe(57);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("gives it back from an ICMP error that quotes enough to show what the probe was", () => {
    const quotes = fc.integer({ min: 14, max: 300 });
    fc.assert(
      fc.property(anyProbe, quotes, fc.constantFrom(0, 1, 2), fc.nat(15), (probe, quoted, which, code) => {
        const type = (probe.family === 4 ? [3, 11, 12] : [1, 3, 4])[which] ?? 0;
        const answer = decoded(errorAbout(seen(probe), ROUTER[probe.family], type, code, quoted));
        expect(answer.kind).toBe(AnswerKind.icmpError);
        expect([answer.icmpType, answer.icmpCode]).toEqual([type, code]);
        expect(about(answer)).toEqual(identity(probe));
        expect(addressOf(answer.sender, probe.family)).toEqual(ROUTER[probe.family]);
      }),
      { numRuns: 300 },
    );
  });

  for (const { name, family, kind } of WRITTEN) {
    it(`needs 8 quoted bytes of ${name} over IPv${family}, and finds the cookie in them`, () => {
      const probe = sampleProbe(family, kind);
      const error = (quoted: number): Bytes => errorAbout(seen(probe), ROUTER[family], family === 4 ? 3 : 1, 0, quoted);
      for (const quoted of [8, 9, 13]) {
        // Without its flags an ACK is taken for a SYN.
        const shown = kind === ProbeKind.ack ? ProbeKind.syn : kind;
        expect(about(decoded(error(quoted)))).toEqual({ ...identity(probe), probe: shown });
      }
      for (let quoted = 0; quoted < 8; quoted += 1) expect(isAnswer(error(quoted))).toBe(false);
    });
  }

  it("takes a quote that a router has filled up with zeros as one that ends before the flags", () => {
    const probe = sampleProbe(4, ProbeKind.syn);
    const whole = seen(probe);
    const filled = seenProbe([...whole.packet.slice(0, 28), ...new Array(100).fill(0)]);
    expect(about(decoded(errorAbout(filled, ROUTER[4], 3, 3, 108)))).toEqual(identity(probe));
  });

  it("looks at neither length, TTL nor checksum of a quoted IPv4 header", () => {
    const probe = sampleProbe(4, ProbeKind.syn);
    const { packet } = seen(probe);
    const changed = seenProbe(packet.with(2, 44).with(3, 0).with(8, 1).with(10, 0).with(11, 0));
    expect(about(decoded(errorAbout(changed, ROUTER[4], 11, 0, 8)))).toEqual(identity(probe));
  });

  it("tells the window of a SYN-ACK, and forgets it with the next packet", () => {
    const answer = emptyAnswer();
    const synAck = synAckTo(seen(sampleProbe(4, ProbeKind.syn)), 29_200);
    expect(decodeIp(Uint8Array.from(synAck), synAck.length, answer)).toBe(true);
    expect(answer.window).toBe(29_200);
    const datagram = datagramTo(seen(sampleProbe(4, ProbeKind.udp)), []);
    expect(decodeIp(Uint8Array.from(datagram), datagram.length, answer)).toBe(true);
    expect([answer.window, answer.cookie, answer.dataLength]).toEqual([0, 0, 0]);
  });

  for (const family of [4, 6] as const) {
    it(`shows where a datagram's data lies, whatever pads the frame, over IPv${family}`, () => {
      const packet = [...datagramTo(seen(sampleProbe(family, ProbeKind.udp)), [9, 8, 7]), 0xee, 0xee];
      const answer = decoded(packet);
      expect(packet.slice(answer.dataOffset, answer.dataOffset + answer.dataLength)).toEqual([9, 8, 7]);
    });
  }

  it("takes the first fragment of a datagram for the datagram, with what data is there", () => {
    const [source, destination] = [TARGET[4], SOURCE[4]];
    const datagram = udp(source, destination, 53, 40_000, new Array(1_000).fill(1)).slice(0, 512);
    const packet = ip({ source, destination, protocol: 17, payload: datagram, fragment: 0x2000 });
    expect(decoded(packet)).toMatchObject({ kind: AnswerKind.datagram, port: 53, dataLength: 504 });

    const fragmentHeader = [17, 0, 0, 1, 0, 0, 0, 7];
    const addresses = { source: TARGET[6], destination: SOURCE[6] };
    const packet6 = ip({ ...addresses, protocol: 44, payload: [...fragmentHeader, ...datagram] });
    expect(decoded(packet6)).toMatchObject({ kind: AnswerKind.datagram, port: 53, dataLength: 504 });
  });

  it("walks over options of IPv4 and extension headers of IPv6", () => {
    const segment = (source: Bytes, destination: Bytes): Bytes =>
      tcp({ source, destination, sourcePort: 22, port: 40_000, sequence: 1, acknowledgement: 8, flags: 0x12 });
    const four = { source: TARGET[4], destination: SOURCE[4] };
    const six = { source: TARGET[6], destination: SOURCE[6] };
    const options = [1, 1, 1, 1, 1, 1, 1, 0];
    const inFour = ip({ ...four, protocol: 6, options, payload: segment(TARGET[4], SOURCE[4]) });
    expect(decoded(inFour)).toMatchObject({ kind: AnswerKind.synAck, port: 22, cookie: 7 });

    const hopByHop = [60, 0, 1, 4, 0, 0, 0, 0];
    const destinationOptions = [43, 1, 1, 12, ...new Array(12).fill(0)];
    const routing = [44, 0, 0, 0, 0, 0, 0, 0];
    const wholeFragment = [6, 0, 0, 0, 0, 0, 0, 1];
    const headers = [...hopByHop, ...destinationOptions, ...routing, ...wholeFragment];
    const inSix = ip({ ...six, protocol: 0, payload: [...headers, ...segment(TARGET[6], SOURCE[6])] });
    expect(decoded(inSix)).toMatchObject({ kind: AnswerKind.synAck, port: 22, cookie: 7 });
  });

  it("knows which segments answer a probe by their flags alone", () => {
    const [source, destination] = [TARGET[4], SOURCE[4]];
    const numbers = { sourcePort: 22, port: 40_000, sequence: 500, acknowledgement: 900 };
    const answers: [flags: number, kind: AnswerKind, probe: ProbeKind, cookie: number][] = [];
    for (let flags = 0; flags < 64; flags += 1) {
      const packet = ip({ source, destination, protocol: 6, payload: tcp({ source, destination, ...numbers, flags }) });
      const answer = emptyAnswer();
      if (!decodeIp(Uint8Array.from(packet), packet.length, answer)) continue;
      // Push and urgent change nothing.
      answers.push([flags & ~0x28, answer.kind, answer.probe, answer.cookie]);
    }
    const four = <T>(row: T): T[] => [row, row, row, row];
    const sorted = answers.sort(([one], [other]) => one - other);
    expect(sorted).toEqual([
      ...four([0x04, AnswerKind.reset, ProbeKind.ack, 500]),
      ...four([0x12, AnswerKind.synAck, ProbeKind.syn, 899]),
      ...four([0x14, AnswerKind.reset, ProbeKind.syn, 899]),
    ]);
  });

  it("takes the acknowledgement number 0 for one behind the highest cookie", () => {
    const answer = decoded(synAckTo(seen(sampleProbe(4, ProbeKind.syn, { cookie: 0xffffffff })), 1));
    expect(answer.cookie).toBe(0xffffffff);
  });
});
