import { DatagramWriter } from "./datagram-writer.ts";
import type { UdpProbeDefinition } from "./udp-probe.ts";

/** Version 1, confirmable, no token (RFC 7252, 3). */
const VERSION_AND_TYPE = 0x40;
const CODE_GET = 0x01;
const MESSAGE_ID = 0x506f;

/** Numbers of options (RFC 7252, 5.10; RFC 7959, 2.1). */
const URI_PATH = 11;
const BLOCK_2 = 23;

/** First block, of 64 bytes (RFC 7959, 2.2). */
const FIRST_BLOCK_OF_64_BYTES = 0x02;

/** The difference to the number of the option before, and the length, each in half a byte (RFC 7252, 3.1). */
function writeOption(writer: DatagramWriter, difference: number, value: Uint8Array): void {
  writer.uint8((difference << 4) | value.length).bytes(value);
}

const text = (value: string): Uint8Array => new DatagramWriter().text(value).finish();

/** RFC 6690, 4: what the server offers. Only the first 64 bytes are asked for, so that the answer stays small. */
export const coap: UdpProbeDefinition = {
  name: "coap",
  ports: [5683],
  description: "Asks for the first 64 bytes of the list of resources.",
  answers: true,
  source: "RFC 7252, RFC 6690, RFC 7959",
  encode() {
    const writer = new DatagramWriter().uint8(VERSION_AND_TYPE, CODE_GET).uint16(MESSAGE_ID);
    writeOption(writer, URI_PATH, text(".well-known"));
    writeOption(writer, 0, text("core"));
    writeOption(writer, BLOCK_2 - URI_PATH, Uint8Array.of(FIRST_BLOCK_OF_64_BYTES));
    return [writer.finish()];
  },
};
