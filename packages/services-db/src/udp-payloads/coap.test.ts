import { parse } from "coap-packet";
import { expect, test } from "vitest";
import { udpPayloads } from "./udp-payloads.ts";

test("CoAP asks for the list of resources, as an independent decoder reads it", () => {
  const [payload = new Uint8Array()] = udpPayloads.payloadsOf(5683);
  const packet = parse(Buffer.from(payload));
  expect(packet).toMatchObject({ code: "0.01", confirmable: true, messageId: 0x506f });
  expect(packet.payload).toHaveLength(0);
  const options = packet.options.map(({ name, value }) => [name, value.toString("latin1")]);
  // The size of a block is 2 to the power of the last three bits and four: 64 bytes.
  expect(options).toEqual([
    ["Uri-Path", ".well-known"],
    ["Uri-Path", "core"],
    ["Block2", "\x02"],
  ]);
});
