import { describe, expect, it } from "vitest";
import { type AdvertisementFields, advertisement, TARGET_LINK } from "../../test/packets/sample-answers.ts";
import { TARGET } from "../../test/packets/sample-probes.ts";
import { type Answer, AnswerKind, emptyAnswer } from "./answer.ts";
import { decodeIp } from "./answer-decoder.ts";
import { ProbeKind } from "./probe-kind.ts";

const ALL_NODES = [0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];

function decoded(fields: AdvertisementFields): Answer | undefined {
  const packet = advertisement(fields);
  const answer = emptyAnswer();
  return decodeIp(Uint8Array.from(packet), packet.length, answer) ? answer : undefined;
}

describe("a neighbour advertisement", () => {
  it("tells whose address it is, and where its link address lies", () => {
    const packet = advertisement({ options: [14, 1, 0, 0, 0, 0, 0, 0, 2, 1, ...TARGET_LINK] });
    const answer = emptyAnswer();
    expect(decodeIp(Uint8Array.from(packet), packet.length, answer)).toBe(true);
    expect(answer).toMatchObject({
      kind: AnswerKind.neighbour,
      probe: ProbeKind.neighbour,
      family: 6,
      hasCookie: false,
    });
    expect([...answer.address]).toEqual(TARGET[6]);
    expect(packet.slice(answer.dataOffset, answer.dataOffset + answer.dataLength)).toEqual(TARGET_LINK);
  });

  it("is about its target, whichever of a host's addresses it comes from", () => {
    const other = [0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9];
    const answer = decoded({ target: other });
    expect([...(answer?.address ?? [])]).toEqual(other);
    expect([...(answer?.sender ?? [])]).toEqual(TARGET[6]);
  });

  it("may leave the link address out", () => {
    expect(decoded({ options: [] })).toMatchObject({ kind: AnswerKind.neighbour, dataLength: 0 });
  });

  it("is believed only when it is valid by RFC 4861 section 7.1.2", () => {
    expect(decoded({ destination: ALL_NODES, flags: 0x20 })).toBeDefined();
    const invalid: AdvertisementFields[] = [
      { ttl: 254 },
      { code: 1 },
      { target: ALL_NODES },
      { destination: ALL_NODES, flags: 0x60 },
      { options: [2, 0, ...TARGET_LINK] },
      { options: [2, 2, ...TARGET_LINK] },
      { options: [2, 1, ...TARGET_LINK, 2] },
    ];
    for (const fields of invalid) expect(decoded(fields)).toBeUndefined();
  });
});
