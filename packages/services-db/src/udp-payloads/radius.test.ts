import { expect, test } from "vitest";
import { udpPayloads } from "./udp-payloads.ts";

/** Code and attributes by type, as long as everything says it is. */
function readMessage(message: Uint8Array): { readonly code: number; readonly attributes: Map<number, Uint8Array> } {
  const view = new DataView(message.buffer, message.byteOffset, message.length);
  expect(view.getUint16(2)).toBe(message.length);
  const attributes = new Map<number, Uint8Array>();
  let offset = 20;
  while (offset < message.length) {
    const length = view.getUint8(offset + 1);
    attributes.set(view.getUint8(offset), message.subarray(offset + 2, offset + length));
    offset += length;
  }
  expect(offset).toBe(message.length);
  return { code: view.getUint8(0), attributes };
}

test.each([1812, 1645])(
  "port %i is asked for access with a state and without any password, then for its status",
  (port) => {
    const [access, status] = udpPayloads.payloadsOf(port).map(readMessage);
    expect(access?.code).toBe(1);
    // User-Name, NAS-Identifier, State; a password would be 2 or 3.
    expect([...(access?.attributes.keys() ?? [])]).toEqual([1, 32, 24]);
    expect(status?.code).toBe(12);
    expect(status?.attributes.get(80)).toHaveLength(16);
  },
);

test.each([1813, 1646])("port %i, which accounts, is asked for its status alone", (port) => {
  expect(udpPayloads.payloadsOf(port).map((message) => readMessage(message).code)).toEqual([12]);
});
