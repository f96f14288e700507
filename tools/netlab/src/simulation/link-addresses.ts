/** Name of the device that joins a scanner with its simulated network. */
export const DEVICE = "sim0";
/** The scanner's address on it, and that of the gateway in front of the hosts, in a prefix of this length. */
export const SCANNER_IP = "10.63.0.1";
export const GATEWAY_IP = "10.63.0.2";
export const LINK_PREFIX = 30;
/** The gateway's address as a number. */
export const GATEWAY_ADDRESS = 0x0a3f_0002;
