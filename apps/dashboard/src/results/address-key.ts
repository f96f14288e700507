import { parseIp } from "ip-bigint";

const IPV4_DIGITS = 8;
const IPV6_DIGITS = 32;

/** A text by which addresses sort as numbers do, IPv4 before IPv6; what is no address comes last. */
export function addressKey(ip: string): string {
  try {
    const { number, version } = parseIp(ip);
    return `${version}${number.toString(16).padStart(version === 4 ? IPV4_DIGITS : IPV6_DIGITS, "0")}`;
  } catch {
    return `x${ip}`;
  }
}
