import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { withChecksum } from "../../test/packets/packet-builder.ts";
import { arpReply, sampleAnswers } from "../../test/packets/sample-answers.ts";
import { type Answer, emptyAnswer } from "./answer.ts";
import { decodeIp } from "./answer-decoder.ts";
import { decodeArp } from "./arp.ts";

type Decoder = (packet: Uint8Array, length: number, into: Answer) => boolean;

const SAMPLES = sampleAnswers();
const PACKETS = SAMPLES.map(({ packet }) => Uint8Array.from(packet));
const RUNS = { numRuns: 600 };
/** What lies behind a packet in its buffer: zeros, ones, and a packet of its own. */
const POISON = [new Uint8Array(300), new Uint8Array(300).fill(0xff), ...PACKETS.slice(0, 1)];

/**
 * Decodes `bytes` with different things behind them in the buffer, and with nothing. All must come to the same, or a byte beyond the
 * end was read.
 */
function decodeAlike(decode: Decoder, bytes: Uint8Array): Answer | undefined {
  const alone = emptyAnswer();
  const result = decode(bytes, bytes.length, alone);
  for (const poison of POISON) {
    const answer = emptyAnswer();
    const roomy = new Uint8Array(bytes.length + poison.length);
    roomy.set(bytes);
    roomy.set(poison, bytes.length);
    expect(decode(roomy, bytes.length, answer)).toBe(result);
    expect(answer).toEqual(alone);
  }
  const claimed = emptyAnswer();
  expect(decode(bytes, bytes.length + 100, claimed)).toBe(result);
  expect(claimed).toEqual(alone);
  if (!result) return undefined;
  expect(alone.dataOffset + alone.dataLength).toBeLessThanOrEqual(bytes.length);
  expect(Object.values(alone).every((value) => typeof value !== "number" || value >= 0)).toBe(true);
  return alone;
}

/** Gives an IPv4 header the checksum that it should have, so that what lies behind it is looked at. */
function repaired(bytes: Uint8Array): Uint8Array {
  const length = 4 * ((bytes[0] ?? 0) & 0x0f);
  if ((bytes[0] ?? 0) >>> 4 !== 4 || length < 20 || length > bytes.length) return bytes;
  return Uint8Array.from([...withChecksum([...bytes.subarray(0, length)], 10), ...bytes.subarray(length)]);
}

/** The same for an ICMP message right behind a plain header. */
function repairedIcmp(bytes: Uint8Array): Uint8Array {
  if (bytes[0] !== 0x45 || bytes[9] !== 1 || bytes.length < 28) return repaired(bytes);
  const whole = repaired(bytes);
  return Uint8Array.from([...whole.subarray(0, 20), ...withChecksum([...whole.subarray(20)], 2)]);
}

const changes = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 6 });
const packets = fc.constantFrom(...PACKETS);

function mutated(packet: Uint8Array, list: readonly (readonly [number, number])[]): Uint8Array {
  const bytes = packet.slice();
  for (const [at, value] of list) bytes[at % bytes.length] = value;
  return bytes;
}

describe("fuzzed decoders", () => {
  it("read nothing beyond the end of random bytes", () => {
    const random = fc.uint8Array({ maxLength: 200 });
    const first = fc.constantFrom(0x45, 0x46, 0x4f, 0x60, 0x6f, 0);
    fc.assert(
      fc.property(random, first, (bytes, version) => {
        if (bytes.length > 0) bytes[0] = version;
        decodeAlike(decodeIp, bytes);
        decodeAlike(decodeIp, repaired(bytes));
        decodeAlike(decodeArp, bytes);
      }),
      RUNS,
    );
  });

  it("read nothing beyond the end of true answers with some bytes changed, their checksums put right or not", () => {
    fc.assert(
      fc.property(packets, changes, fc.nat(), (packet, list, cut) => {
        const bytes = mutated(packet, list);
        decodeAlike(decodeIp, bytes);
        decodeAlike(decodeIp, repaired(bytes));
        decodeAlike(decodeIp, repairedIcmp(bytes));
        decodeAlike(decodeIp, repairedIcmp(bytes.subarray(0, cut % bytes.length)));
      }),
      RUNS,
    );
  });

  it("reach the deep end in doing so: many changed packets are still answers", () => {
    const answered = fc
      .sample(fc.tuple(packets, changes), { numRuns: 1_000, seed: 7 })
      .filter(([packet, list]) => decodeAlike(decodeIp, repairedIcmp(mutated(packet, list))) !== undefined);
    expect(answered.length).toBeGreaterThan(100);
  });

  for (const { name, packet } of SAMPLES) {
    it(`take no part of an answer for the whole: ${name}`, () => {
      const whole = Uint8Array.from(packet);
      expect(decodeAlike(decodeIp, whole)).toBeDefined();
      for (let length = 0; length < whole.length; length += 1) {
        expect(decodeAlike(decodeIp, whole.subarray(0, length))).toBeUndefined();
      }
    });
  }

  it("refuse an IPv4 header with any bit of its fields flipped", () => {
    for (const packet of PACKETS.filter((bytes) => bytes[0] === 0x45)) {
      for (let bit = 8; bit < 160; bit += 1) {
        const flipped = packet.map((byte, index) => (index === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
        expect(decodeAlike(decodeIp, flipped)).toBeUndefined();
      }
    }
  });

  it("refuse an ICMP message with any bit flipped", () => {
    for (const packet of PACKETS) {
      const isIcmp = packet[0] === 0x45 ? packet[9] === 1 : packet[6] === 58;
      if (!isIcmp) continue;
      for (let bit = packet[0] === 0x45 ? 160 : 320; bit < 8 * packet.length; bit += 1) {
        const flipped = packet.map((byte, index) => (index === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
        expect(decodeIp(flipped, flipped.length, emptyAnswer())).toBe(false);
      }
    }
  });

  it("take no part of an ARP reply for the whole, and survive it changed", () => {
    const whole = Uint8Array.from(arpReply());
    expect(decodeAlike(decodeArp, whole)).toBeDefined();
    for (let length = 0; length < whole.length; length += 1) {
      expect(decodeAlike(decodeArp, whole.subarray(0, length))).toBeUndefined();
    }
    fc.assert(
      fc.property(changes, (list) => void decodeAlike(decodeArp, mutated(whole, list))),
      RUNS,
    );
  });
});
