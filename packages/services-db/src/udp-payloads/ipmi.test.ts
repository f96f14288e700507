import { expect, test } from "vitest";
import { udpPayloads } from "./udp-payloads.ts";

const [request = new Uint8Array(), ping = new Uint8Array()] = udpPayloads.payloadsOf(623);
const sum = (bytes: Uint8Array): number => bytes.reduce((total, byte) => (total + byte) % 256, 0);

test("both parts of the request sum up to zero with their checksums, outside of any session", () => {
  expect([...request.subarray(0, 4)]).toEqual([6, 0, 0xff, 7]);
  expect(request.subarray(4, 13)).toEqual(new Uint8Array(9));
  const message = request.subarray(14);
  expect(request[13]).toBe(message.length);
  expect([sum(message.subarray(0, 3)), sum(message.subarray(3))]).toEqual([0, 0]);
  // Get Channel Authentication Capabilities.
  expect(message[5]).toBe(0x38);
});

test("the ping of ASF carries its number at IANA and no data", () => {
  expect(Buffer.from(ping).toString("hex")).toBe("0600ff06000011be80000000");
});
