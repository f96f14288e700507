import { DatagramWriter } from "./datagram-writer.ts";
import type { UdpProbeDefinition } from "./udp-probe.ts";

/** Control message with length and sequence numbers, version 2 (RFC 2661, 3.1). */
const FLAGS_AND_VERSION = 0xc802;
const LENGTH_OFFSET_BYTES = 4;
const HEADER_BYTES_BEHIND_LENGTH = 8;

/** The M bit of an attribute (RFC 2661, 4.1), beside the ten bits of its length. */
const MANDATORY = 0x8000;
const ATTRIBUTE_HEADER_BYTES = 6;

/** Attributes of RFC 2661, 4.4. */
const MESSAGE_TYPE = 0;
const PROTOCOL_VERSION = 2;
const FRAMING_CAPABILITIES = 3;
const HOST_NAME = 7;
const ASSIGNED_TUNNEL_ID = 9;

/** Start-Control-Connection-Request (RFC 2661, 6.1). */
const START_REQUEST = 1;

const VERSION_1_REVISION_0 = 0x0100;
const SYNCHRONOUS_AND_ASYNCHRONOUS = 3;
const TUNNEL_ID = 1;

function writeAttribute(writer: DatagramWriter, type: number, write: (value: DatagramWriter) => void): void {
  const value = new DatagramWriter();
  write(value);
  writer
    .uint16(MANDATORY | (ATTRIBUTE_HEADER_BYTES + value.length))
    .uint16(0)
    .uint16(type)
    .bytes(value.finish());
}

/** RFC 2661. The request for a tunnel; one that is never confirmed is forgotten by the server, which sends its answer a few times. */
export const l2tp: UdpProbeDefinition = {
  name: "l2tp",
  ports: [1701],
  description: "Asks for a control connection, and never confirms it.",
  answers: true,
  source: "RFC 2661",
  encode() {
    const attributes = new DatagramWriter();
    writeAttribute(attributes, MESSAGE_TYPE, (value) => value.uint16(START_REQUEST));
    writeAttribute(attributes, PROTOCOL_VERSION, (value) => value.uint16(VERSION_1_REVISION_0));
    writeAttribute(attributes, HOST_NAME, (value) => value.text("portolan"));
    writeAttribute(attributes, FRAMING_CAPABILITIES, (value) => value.uint32(SYNCHRONOUS_AND_ASYNCHRONOUS));
    writeAttribute(attributes, ASSIGNED_TUNNEL_ID, (value) => value.uint16(TUNNEL_ID));
    const writer = new DatagramWriter().uint16(FLAGS_AND_VERSION);
    writer.uint16(LENGTH_OFFSET_BYTES + HEADER_BYTES_BEHIND_LENGTH + attributes.length);
    // Tunnel and session are not there yet; numbers of this message and of the one expected.
    writer.uint16(0).uint16(0).uint16(0).uint16(0);
    return [writer.bytes(attributes.finish()).finish()];
  },
};
