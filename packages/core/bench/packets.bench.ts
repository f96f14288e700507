import { bench, describe } from "vitest";
import { emptyAnswer } from "../src/packets/answer.ts";
import { decodeIp } from "../src/packets/answer-decoder.ts";
import { Cookie } from "../src/packets/cookie.ts";
import { ProbeKind } from "../src/packets/probe-kind.ts";
import { ProbeWriter } from "../src/packets/probe-writer.ts";
import { datagramTo, seenProbe, synAckTo } from "../test/packets/host-answers.ts";
import { SOURCE, sampleProbe, WRITTEN, writtenProbe } from "../test/packets/sample-probes.ts";
import { CALLS, keep } from "./calls.ts";

/*
 * vitest puts a look-up before every call of an imported function, and these are made of many small ones: bundled, as users run
 * them, they are four times as fast.
 */

/** As much room as a batch of frames has, so that no packet is written over the one before. */
const BATCH = 512;
const FRAME_BYTES = 128;

describe("ProbeWriter.write", () => {
  const into = new Uint8Array(BATCH * FRAME_BYTES);
  for (const { name, family, kind } of WRITTEN) {
    const writer = new ProbeWriter();
    const probe = sampleProbe(family, kind);
    const source = Uint8Array.from(SOURCE[family]);
    bench(`${name} over IPv${family}, ${CALLS} calls`, () => {
      let written = 0;
      for (let call = 0; call < CALLS; call += 1) {
        probe.port = call;
        probe.cookie = (probe.cookie + 0x9e3779b9) >>> 0;
        written += writer.write(into, (call % BATCH) * FRAME_BYTES, probe, source);
      }
      keep(written);
    });
  }
});

describe("Cookie.of", () => {
  const cookie = new Cookie([1, 2]);
  for (const family of [4, 6] as const) {
    const { address } = sampleProbe(family, ProbeKind.syn);
    bench(`IPv${family}, ${CALLS} calls`, () => {
      let sum = 0;
      for (let call = 0; call < CALLS; call += 1) sum ^= cookie.of(family, address, call, 40_000, ProbeKind.syn);
      keep(sum);
    });
  }
});

describe("decodeIp", () => {
  const answer = emptyAnswer();
  for (const family of [4, 6] as const) {
    const synAck = synAckTo(seenProbe([...writtenProbe(sampleProbe(family, ProbeKind.syn))]), 64_240);
    const datagram = datagramTo(seenProbe([...writtenProbe(sampleProbe(family, ProbeKind.udp))]), [1, 2, 3]);
    for (const [name, bytes] of Object.entries({ "SYN-ACK": synAck, datagram })) {
      const packet = Uint8Array.from(bytes);
      bench(`${name} over IPv${family}, ${CALLS} calls`, () => {
        let sum = 0;
        for (let call = 0; call < CALLS; call += 1) if (decodeIp(packet, packet.length, answer)) sum ^= answer.port;
        keep(sum);
      });
    }
  }
});
