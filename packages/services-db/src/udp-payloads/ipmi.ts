import { DatagramWriter } from "./datagram-writer.ts";
import type { UdpProbeDefinition } from "./udp-probe.ts";

/** Remote Management Control Protocol 1.0 (ASF 2.0, 3.2.2; IPMI 2.0, 13.1.3). 0xff asks for no acknowledgement. */
const RMCP_VERSION_1 = 6;
const RMCP_NO_ACKNOWLEDGEMENT = 0xff;
const CLASS_ASF = 6;
const CLASS_IPMI = 7;

/** ASF 2.0, 3.2.4.1: its number at IANA, and a request for presence. */
const ENTERPRISE_ASF = 4_542;
const PRESENCE_PING = 0x80;

/** Addresses of the management controller and of a remote console (IPMI 2.0, 5.5). */
const CONTROLLER_ADDRESS = 0x20;
const CONSOLE_ADDRESS = 0x81;

/** Application function, command "Get Channel Authentication Capabilities" (IPMI 2.0, 22.13). */
const FUNCTION_APPLICATION = 0x06;
const GET_CHANNEL_AUTHENTICATION_CAPABILITIES = 0x38;
const THIS_CHANNEL = 0x0e;
const PRIVILEGE_ADMINISTRATOR = 0x04;

const AUTHENTICATION_NONE = 0;

/** Makes the sum of the bytes zero, modulo 256 (IPMI 2.0, 13.8). */
function checksum(bytes: readonly number[]): number {
  return -bytes.reduce((sum, byte) => sum + byte, 0) & 0xff;
}

function header(messageClass: number): DatagramWriter {
  return new DatagramWriter().uint8(RMCP_VERSION_1, 0, RMCP_NO_ACKNOWLEDGEMENT, messageClass);
}

function capabilitiesRequest(): Uint8Array {
  const connection = [CONTROLLER_ADDRESS, FUNCTION_APPLICATION << 2];
  const request = [CONSOLE_ADDRESS, 0, GET_CHANNEL_AUTHENTICATION_CAPABILITIES, THIS_CHANNEL, PRIVILEGE_ADMINISTRATOR];
  return (
    header(CLASS_IPMI)
      // Outside of any session: number and identity are zero (IPMI 2.0, 13.6).
      .uint8(AUTHENTICATION_NONE)
      .uint32(0)
      .uint32(0)
      .sized(1, (part) => {
        part.bytes(connection).uint8(checksum(connection)).bytes(request).uint8(checksum(request));
      })
      .finish()
  );
}

function presencePing(): Uint8Array {
  const tag = 0;
  return header(CLASS_ASF).uint32(ENTERPRISE_ASF).uint8(PRESENCE_PING, tag, 0, 0).finish();
}

/** The question that comes before any log-in, then the ping of ASF. Both are answered outside of sessions, to anyone. */
export const ipmi: UdpProbeDefinition = {
  name: "asf-rmcp",
  ports: [623],
  description: "Asks a management controller how one would log in, then pings it.",
  answers: true,
  source: "IPMI 2.0, ASF 2.0 (DMTF DSP0136)",
  encode: () => [capabilitiesRequest(), presencePing()],
};
