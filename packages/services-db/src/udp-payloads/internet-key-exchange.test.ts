import { expect, test } from "vitest";
import { udpPayloads } from "./udp-payloads.ts";

interface Payload {
  readonly type: number;
  readonly body: Uint8Array;
}

/** Walks the chain of payloads of ISAKMP and IKE alike (RFC 2408, 3.1 and 3.2); every length must fit. */
function readMessage(message: Uint8Array): {
  readonly version: number;
  readonly exchange: number;
  readonly payloads: Payload[];
} {
  const view = new DataView(message.buffer, message.byteOffset, message.length);
  expect(view.getUint32(24)).toBe(message.length);
  expect(view.getBigUint64(8)).toBe(0n);
  const payloads: Payload[] = [];
  let offset = 28;
  for (let type = view.getUint8(16); type !== 0; ) {
    const length = view.getUint16(offset + 2);
    payloads.push({ type, body: message.subarray(offset + 4, offset + length) });
    type = view.getUint8(offset);
    offset += length;
  }
  expect(offset).toBe(message.length);
  return { version: view.getUint8(17), exchange: view.getUint8(18), payloads };
}

/** Counts the transforms of a proposal by walking them, and checks that it holds as many as it says. */
function countTransforms(proposal: Uint8Array): number {
  const view = new DataView(proposal.buffer, proposal.byteOffset, proposal.length);
  expect(view.getUint16(2)).toBe(proposal.length);
  let count = 0;
  let offset = 8;
  for (let more = true; more; count++) {
    more = view.getUint8(offset) === 3;
    offset += view.getUint16(offset + 2);
  }
  expect(offset).toBe(proposal.length);
  expect(view.getUint8(7)).toBe(count);
  return count;
}

const [versionTwo = new Uint8Array(), versionOne = new Uint8Array()] = udpPayloads.payloadsOf(500);

test("the first message of version 2 proposes, gives a public value of its group, and a nonce", () => {
  const { version, exchange, payloads } = readMessage(versionTwo);
  expect([version, exchange]).toEqual([0x20, 34]);
  expect(payloads.map(({ type }) => type)).toEqual([33, 34, 40]);
  const [proposal, key, nonce] = payloads.map(({ body }) => body);
  expect(countTransforms(proposal ?? new Uint8Array())).toBe(10);
  // Curve25519 is group 31, and its values have 32 bytes.
  expect([...(key ?? new Uint8Array()).subarray(0, 2)]).toEqual([0, 31]);
  expect(key).toHaveLength(4 + 32);
  expect(nonce).toHaveLength(32);
});

test("the first message of version 1 proposes in main mode, for IPsec", () => {
  const { version, exchange, payloads } = readMessage(versionOne);
  expect([version, exchange]).toEqual([0x10, 2]);
  expect(payloads.map(({ type }) => type)).toEqual([1]);
  const [association = new Uint8Array()] = payloads.map(({ body }) => body);
  expect([...association.subarray(0, 8)]).toEqual([0, 0, 0, 1, 0, 0, 0, 1]);
  expect(countTransforms(association.subarray(8))).toBe(4);
});

test("behind NAT the same messages follow a marker of zeros", () => {
  const marked = udpPayloads.payloadsOf(4500);
  expect(marked.map((message) => [...message.subarray(0, 4)])).toEqual([
    [0, 0, 0, 0],
    [0, 0, 0, 0],
  ]);
  expect(marked.map((message) => message.slice(4))).toEqual([versionTwo, versionOne]);
});
