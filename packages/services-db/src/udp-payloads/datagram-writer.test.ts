import { expect, test } from "vitest";
import { DatagramWriter } from "./datagram-writer.ts";

const bytesOf = (write: (writer: DatagramWriter) => unknown): number[] => {
  const writer = new DatagramWriter();
  write(writer);
  return [...writer.finish()];
};

test.each<[string, (writer: DatagramWriter) => unknown, number[]]>([
  ["bytes one by one", (writer) => writer.uint8(1, 255), [1, 255]],
  [
    "numbers in network order",
    (writer) => writer.uint16(0x0102).uint24(0x030405).uint32(0xff000001),
    [1, 2, 3, 4, 5, 255, 0, 0, 1],
  ],
  ["numbers of 64 bits", (writer) => writer.uint64(0x0102030405060708n), [1, 2, 3, 4, 5, 6, 7, 8]],
  [
    "numbers in little-endian order",
    (writer) => writer.uint16LittleEndian(0x0102).uint32LittleEndian(3),
    [2, 1, 3, 0, 0, 0],
  ],
  ["text", (writer) => writer.text("A").terminatedText("B"), [65, 66, 0]],
  ["zeros up to a length", (writer) => writer.uint8(1).padTo(3), [1, 0, 0]],
  ["no zeros when it is as long", (writer) => writer.uint16(1).padTo(1), [0, 1]],
  ["a part behind its length", (writer) => writer.sized(2, (part) => part.text("AB")), [0, 2, 65, 66]],
  ["a length that counts its header too", (writer) => writer.sized(1, (part) => part.text("AB"), 2), [4, 65, 66]],
])("writes %s", (_, write, expected) => {
  expect(bytesOf(write)).toEqual(expected);
});

test.each([-1, 256, 1.5, Number.NaN])("refuses %s for one byte", (value) => {
  expect(() => new DatagramWriter().uint8(value)).toThrow(RangeError);
});

test("refuses a part that is too long for its length field", () => {
  expect(() => new DatagramWriter().sized(1, (part) => part.zeros(256))).toThrow(RangeError);
});
