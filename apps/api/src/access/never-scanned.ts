export const CARRIES_IPV4 = "an IPv6 address that carries an IPv4 one past the policy";

/** Addresses that no policy can allow, and why, to continue the sentence "… is ". Those of ISATAP are no blocks: see `isatap.ts`. */
export const NEVER_SCANNED: readonly { readonly blocks: readonly string[]; readonly why: string }[] = [
  {
    // AWS, Azure, Google Cloud, Oracle, DigitalOcean and others (169.254.169.0/24), AWS ECS and EKS (169.254.170.0/24), Tencent, Scaleway,
    // Azure's wire server, Alibaba, Oracle, and what AWS and Google Cloud have over IPv6.
    blocks: [
      "169.254.169.0/24",
      "169.254.170.0/24",
      "169.254.0.23",
      "169.254.42.42",
      "168.63.129.16",
      "100.100.100.200",
      "192.0.0.192",
      "fd00:ec2::/32",
      "fd20:ce::/32",
    ],
    why: "where clouds keep the credentials of their machines",
  },
  { blocks: ["0.0.0.0/8"], why: "no address of a host, but another name for this machine (RFC 1122, section 3.2.1.3)" },
  {
    // IPv4-compatible (RFC 4291, section 2.5.5.1) without ::1; translated (RFC 2765); NAT64 (RFC 6052, RFC 8215); Teredo (RFC 4380);
    // 6to4 (RFC 3056). IPv4-mapped addresses are the IPv4 addresses that they map before they get here.
    blocks: ["::", "::2-::ffff:ffff", "::ffff:0:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "2001::/32", "2002::/16"],
    why: CARRIES_IPV4,
  },
];
