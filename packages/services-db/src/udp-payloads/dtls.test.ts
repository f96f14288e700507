import { expect, test } from "vitest";
import { dtls } from "./dtls.ts";

test("the greeting of DTLS is whole, has no cookie, and its lengths fit each other", () => {
  const [record = new Uint8Array()] = dtls.encode();
  const view = new DataView(record.buffer);
  expect(view.getUint8(0)).toBe(22);
  expect(view.getUint16(11)).toBe(record.length - 13);
  const helloLength = record.length - 13 - 12;
  expect(view.getUint8(13)).toBe(1);
  // Length, fragment's offset, fragment's length: 24 bits each.
  const threeBytes = (offset: number): number => view.getUint32(offset - 1) & 0xff_ffff;
  expect([threeBytes(14), threeBytes(19), threeBytes(22)]).toEqual([helloLength, 0, helloLength]);
  expect(view.getUint16(25)).toBe(0xfefd);
  const sessionAndCookie = 25 + 2 + 32;
  expect(view.getUint16(sessionAndCookie)).toBe(0);
  const suites = sessionAndCookie + 2;
  const compression = suites + 2 + view.getUint16(suites);
  expect([...record.subarray(compression, compression + 2)]).toEqual([1, 0]);
  let offset = compression + 2;
  expect(offset + 2 + view.getUint16(offset)).toBe(record.length);
  offset += 2;
  const extensions: number[] = [];
  while (offset < record.length) {
    extensions.push(view.getUint16(offset));
    offset += 4 + view.getUint16(offset + 2);
  }
  expect(offset).toBe(record.length);
  expect(extensions).toEqual([10, 11, 13]);
});
