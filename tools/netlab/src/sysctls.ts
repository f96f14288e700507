/** Kernel settings of one namespace, by their names in sysctl(8). */
export type Sysctls = Readonly<Record<string, string | number>>;

/** Both sides: quiet wires, so that a count of packets counts the scan's. Addresses made of the hardware's would be announced. */
const QUIET: Sysctls = {
  "net.ipv4.conf.all.rp_filter": 0,
  "net.ipv4.conf.default.rp_filter": 0,
  "net.ipv6.conf.all.disable_ipv6": 0,
  "net.ipv6.conf.default.disable_ipv6": 0,
  "net.ipv6.conf.default.accept_dad": 0,
  "net.ipv6.conf.default.accept_ra": 0,
  "net.ipv6.conf.default.router_solicitations": 0,
  "net.ipv6.conf.default.addr_gen_mode": 1,
};

export const SCANNER_SYSCTLS: Sysctls = QUIET;

/**
 * A target that limits no answer: a real one would send only so many ICMP messages a second, and take only so many connections
 * at a time, and then its ports would have no single truth. Tests of such limits set them again with `lab.setSysctl`.
 */
export const TARGET_SYSCTLS: Sysctls = {
  ...QUIET,
  // No type of message is under the limits (icmp(7)); in IPv6 the mask names types, of which 255 is reserved.
  "net.ipv4.icmp_ratelimit": 0,
  "net.ipv4.icmp_ratemask": 0,
  "net.ipv4.icmp_msgs_per_sec": 1_000_000_000,
  "net.ipv4.icmp_msgs_burst": 1_000_000_000,
  "net.ipv6.icmp.ratelimit": 0,
  "net.ipv6.icmp.ratemask": 255,
  // Room for all ports of a host half open and waiting at once, so that no SYN is refused (tcp(7), listen(2)).
  "net.core.somaxconn": 1_048_576,
  "net.ipv4.tcp_max_syn_backlog": 1_048_576,
  "net.ipv4.tcp_syncookies": 1,
};
