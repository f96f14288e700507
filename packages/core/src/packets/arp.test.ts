import { describe, expect, it } from "vitest";
import { arpReply, TARGET_LINK } from "../../test/packets/sample-answers.ts";
import { SOURCE, TARGET } from "../../test/packets/sample-probes.ts";
import { AnswerKind, emptyAnswer } from "./answer.ts";
import { ARP_FRAME_LENGTH, decodeArp, writeArpRequest } from "./arp.ts";
import { ProbeKind } from "./probe-kind.ts";

const OUR_LINK = [2, 0, 0, 0, 0, 0x2a];

/** Whether an ARP reply with one byte changed is still believed. */
function decodes(at: number, value: number): boolean {
  const packet = Uint8Array.from(arpReply().with(at, value));
  return decodeArp(packet, packet.length, emptyAnswer());
}

describe("writeArpRequest", () => {
  it("asks everybody on the link for the target, at any offset, over what lay there", () => {
    const into = new Uint8Array(ARP_FRAME_LENGTH + 7).fill(0xee);
    const [link, source, target] = [OUR_LINK, SOURCE[4], TARGET[4]].map((bytes) => Uint8Array.from(bytes)) as [
      Uint8Array,
      Uint8Array,
      Uint8Array,
    ];
    expect(writeArpRequest(into, 5, link, source, target)).toBe(42);
    const header = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, ...OUR_LINK, 0x08, 0x06];
    const request = [0, 1, 8, 0, 6, 4, 0, 1, ...OUR_LINK, ...SOURCE[4], 0, 0, 0, 0, 0, 0, ...TARGET[4]];
    expect([...into]).toEqual([0xee, 0xee, 0xee, 0xee, 0xee, ...header, ...request, 0xee, 0xee]);
  });
});

describe("decodeArp", () => {
  it("tells who answered, and where its link address lies", () => {
    const packet = [...arpReply(), 0, 0, 0];
    const answer = emptyAnswer();
    expect(decodeArp(Uint8Array.from(packet), packet.length, answer)).toBe(true);
    expect(answer).toMatchObject({
      kind: AnswerKind.neighbour,
      probe: ProbeKind.neighbour,
      family: 4,
      hasCookie: false,
    });
    expect([...answer.address.subarray(0, 4)]).toEqual(TARGET[4]);
    expect([...answer.sender.subarray(0, 4)]).toEqual(TARGET[4]);
    expect(packet.slice(answer.dataOffset, answer.dataOffset + answer.dataLength)).toEqual(TARGET_LINK);
  });

  it("refuses another hardware, protocol, address length or operation", () => {
    expect(decodes(27, 1)).toBe(true);
    for (const [at, value] of [
      [1, 6],
      [2, 0x86],
      [4, 8],
      [5, 16],
      [7, 1],
      [7, 3],
    ] as const) {
      expect(decodes(at, value)).toBe(false);
    }
  });
});
