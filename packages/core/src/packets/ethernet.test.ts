import { expect, it } from "vitest";
import { EtherType, writeEthernetHeader } from "./ethernet.ts";

it("writes an Ethernet II header: destination, source, type", () => {
  const into = new Uint8Array(18);
  const [destination, source] = [Uint8Array.of(1, 2, 3, 4, 5, 6), Uint8Array.of(11, 12, 13, 14, 15, 16)];
  expect(writeEthernetHeader(into, 2, destination, source, EtherType.ipv6)).toBe(14);
  expect([...into]).toEqual([0, 0, ...destination, ...source, 0x86, 0xdd, 0, 0]);
});
