import { DatagramWriter } from "./datagram-writer.ts";
import type { UdpProbeDefinition } from "./udp-probe.ts";

/** BACnet/IP (ASHRAE 135, annex J.2): a unicast message of a virtual link. */
const BACNET_IP = 0x81;
const ORIGINAL_UNICAST = 0x0a;
const LINK_HEADER_BYTES = 4;

/** Network layer (ASHRAE 135, 6.2.2): its version, and whether an answer is expected. */
const NETWORK_VERSION = 1;
const EXPECTING_REPLY = 0x04;

/** Application layer (ASHRAE 135, 20.1.2 and 21). */
const CONFIRMED_REQUEST = 0x00;
const UNCONFIRMED_REQUEST = 0x10;
const ANSWER_OF_UP_TO_1476_BYTES = 0x05;
const INVOKE_ID = 1;
const READ_PROPERTY = 12;
const WHO_IS = 8;
/** Context tags 0 and 1 with the length of what they tag. */
const OBJECT_OF_4_BYTES = 0x0c;
const PROPERTY_OF_1_BYTE = 0x19;
const OBJECT_TYPE_DEVICE = 8;
/** Stands for whichever device reads it (ASHRAE 135, 15.5.2). */
const ANY_INSTANCE = 4_194_303;
const INSTANCE_BITS = 22;
const VENDOR_IDENTIFIER = 120;

function bacnetMessage(control: number, write: (part: DatagramWriter) => void): Uint8Array {
  return new DatagramWriter()
    .uint8(BACNET_IP, ORIGINAL_UNICAST)
    .sized(
      2,
      (part) => {
        part.uint8(NETWORK_VERSION, control);
        write(part);
      },
      LINK_HEADER_BYTES,
    )
    .finish();
}

/** A property that every device has, then Who-Is, which some answer to all rather than to the asker. */
export const bacnet: UdpProbeDefinition = {
  name: "bacnet",
  ports: [47_808],
  description: "Reads the number of the vendor, then asks who is there.",
  answers: true,
  source: "ANSI/ASHRAE 135 (ISO 16484-5)",
  encode: () => [
    bacnetMessage(EXPECTING_REPLY, (part) =>
      part
        .uint8(CONFIRMED_REQUEST, ANSWER_OF_UP_TO_1476_BYTES, INVOKE_ID, READ_PROPERTY)
        .uint8(OBJECT_OF_4_BYTES)
        .uint32(OBJECT_TYPE_DEVICE * 2 ** INSTANCE_BITS + ANY_INSTANCE)
        .uint8(PROPERTY_OF_1_BYTE, VENDOR_IDENTIFIER),
    ),
    bacnetMessage(0, (part) => part.uint8(UNCONFIRMED_REQUEST, WHO_IS)),
  ],
};

/** KNXnet/IP (ISO 22510): sizes and version of the header, the service, an endpoint over UDP. */
const KNX_HEADER_BYTES = 6;
const KNX_VERSION_1_0 = 0x10;
const KNX_DESCRIPTION_REQUEST = 0x0203;
const KNX_ENDPOINT_BYTES = 8;
const KNX_UDP = 1;

/** An endpoint of zeros has the answer sent to where the question came from. */
export const knx: UdpProbeDefinition = {
  name: "knxnet-ip",
  ports: [3671],
  description: "Asks a KNXnet/IP gateway to describe itself.",
  answers: true,
  source: "ISO 22510 (KNXnet/IP)",
  encode: () => [
    new DatagramWriter()
      .uint8(KNX_HEADER_BYTES, KNX_VERSION_1_0)
      .uint16(KNX_DESCRIPTION_REQUEST)
      .uint16(KNX_HEADER_BYTES + KNX_ENDPOINT_BYTES)
      .uint8(KNX_ENDPOINT_BYTES, KNX_UDP)
      // Address and port.
      .zeros(6)
      .finish(),
  ],
};

/** EtherNet/IP encapsulation (The CIP Networks Library, volume 2, 2-4.2), in little-endian order. */
const LIST_IDENTITY = 0x0063;

export const ethernetIp: UdpProbeDefinition = {
  name: "ethernet-ip",
  ports: [44_818],
  description: "Asks a device of EtherNet/IP for its identity.",
  answers: true,
  source: "ODVA, The CIP Networks Library, volume 2",
  encode: () => [
    // Then length, session, status, context of the sender (eight bytes) and options: none of any.
    new DatagramWriter().uint16LittleEndian(LIST_IDENTITY).padTo(24).finish(),
  ],
};
