import { expect, test } from "vitest";
import { udpPayloads } from "./udp-payloads.ts";

test("L2TP is asked for a control connection with every attribute that RFC 2661, 6.1 requires", () => {
  const [message = new Uint8Array()] = udpPayloads.payloadsOf(1701);
  const view = new DataView(message.buffer);
  expect(view.getUint16(0)).toBe(0xc802);
  expect(view.getUint16(2)).toBe(message.length);
  const attributes = new Map<number, string>();
  let offset = 12;
  while (offset < message.length) {
    const length = view.getUint16(offset) & 0x03ff;
    attributes.set(
      view.getUint16(offset + 4),
      Buffer.from(message.subarray(offset + 6, offset + length)).toString("hex"),
    );
    offset += length;
  }
  expect(offset).toBe(message.length);
  expect(Object.fromEntries(attributes)).toEqual({
    0: "0001",
    2: "0100",
    3: "00000003",
    7: Buffer.from("portolan").toString("hex"),
    9: "0001",
  });
});
