import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  NLM_F_REQUEST,
  netlinkAttributes,
  netlinkErrno,
  netlinkMessages,
  netlinkNumber,
  netlinkRequest,
} from "./netlink-message.ts";

function bytes(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex.replace(/\s/g, ""), "hex"));
}

describe("a request", () => {
  const request = netlinkRequest(26, 0x300, 7, bytes("0220"), [
    { type: 1, value: bytes("0a000001") },
    { type: 3, value: bytes("657468") },
  ]);

  it("has its length, flags and sequence, and each part at a multiple of 4", () => {
    const header = "24000000 1a00 0103 07000000 00000000";
    expect(request).toEqual(bytes(`${header} 0220 0000 0800 0100 0a000001 0700 0300 657468 00`));
    expect(new DataView(request.buffer).getUint16(6, true) & NLM_F_REQUEST).toBe(NLM_F_REQUEST);
  });

  it("is read as what was written", () => {
    const [message, ...others] = netlinkMessages(request);
    expect(others).toEqual([]);
    expect(message).toMatchObject({ type: 26, sequence: 7 });
    const attributes = netlinkAttributes(message?.body ?? new Uint8Array(0), 2);
    expect([...attributes]).toEqual([
      [1, bytes("0a000001")],
      [3, bytes("657468")],
    ]);
  });
});

describe("what is received", () => {
  it("holds several messages", () => {
    const two = bytes("14000000 0200 0000 01000000 00000000 9bffffff 10000000 0300 0000 02000000 00000000");
    const messages = netlinkMessages(two);
    expect(messages.map(({ type, sequence }) => [type, sequence])).toEqual([
      [2, 1],
      [3, 2],
    ]);
    expect(netlinkErrno(messages[0]?.body ?? new Uint8Array(0))).toBe(101);
  });

  it.each([
    ["shorter than its header", "0f000000 0200 0000 01000000 00000000"],
    ["of no length, again and again", "00000000 0200 0000 01000000 00000000"],
    ["longer than what there is", "14000000 0200 0000 01000000 00000000"],
    ["as long as a number can be", "ffffffff 0200 0000 01000000 00000000"],
    ["cut off in its header", "10000000 0200"],
  ])("ends with a message %s", (_, hex) => {
    expect(netlinkMessages(bytes(hex))).toEqual([]);
  });

  it.each([
    ["shorter than its header", "0300 0100 00000000"],
    ["of no length, again and again", "0000 0100 00000000"],
    ["longer than what there is", "0900 0100 00000000"],
    ["cut off in its header", "0400"],
  ])("ends with an attribute %s", (_, hex) => {
    const good = "0500 0200 07 000000";
    expect([...netlinkAttributes(bytes(good + hex), 0)]).toEqual([[2, bytes("07")]]);
  });

  it("may be anything, and nothing beyond it is read", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(40), (received, fixedLength) => {
        const messages = netlinkMessages(received);
        const total = messages.reduce((sum, { body }) => sum + body.length + 16, 0);
        expect(total).toBeLessThanOrEqual(received.length);
        const values = [...netlinkAttributes(received, fixedLength).values()];
        for (const value of values) {
          expect(value.byteOffset + value.length).toBeLessThanOrEqual(received.byteOffset + received.length);
        }
      }),
    );
  });
});

it("takes numbers of 4 bytes only", () => {
  expect(netlinkNumber(bytes("02000000"))).toBe(2);
  expect([undefined, bytes("02"), bytes("0200000000")].map(netlinkNumber)).toEqual([undefined, undefined, undefined]);
  expect(netlinkErrno(bytes("9bff"))).toBeUndefined();
});
