/** A Debian package that labs and their tests call, and the command that tells whether it is there. */
export interface RequiredPackage {
  readonly name: string;
  readonly command: string;
  /** Units that the package would have started at once and with every start of the system. Labs start servers themselves. */
  readonly services?: readonly string[];
}

/** What `install.ts` installs: the lab's own needs, the scanners and meters that suites compare with, and servers to be probed. */
export const REQUIRED_PACKAGES: readonly RequiredPackage[] = [
  { name: "iproute2", command: "ip" },
  { name: "nftables", command: "nft" },
  { name: "procps", command: "sysctl" },
  { name: "util-linux", command: "unshare" },
  { name: "nmap", command: "nmap" },
  { name: "masscan", command: "masscan" },
  { name: "tcpdump", command: "tcpdump" },
  { name: "hyperfine", command: "hyperfine" },
  { name: "time", command: "time" },
  { name: "jq", command: "jq" },
  { name: "libxml2-utils", command: "xmllint" },
  { name: "ndiff", command: "ndiff" },
  { name: "bsdutils", command: "script" },
  { name: "zsh", command: "zsh" },
  { name: "fish", command: "fish" },
  { name: "mandoc", command: "mandoc" },
  { name: "aria2", command: "aria2c" },
  {
    name: "avahi-daemon",
    command: "avahi-daemon",
    services: ["avahi-daemon.socket", "avahi-daemon.service"],
  },
  { name: "caddy", command: "caddy", services: ["caddy.service"] },
  { name: "chromium", command: "chromium" },
  { name: "coturn", command: "turnserver", services: ["coturn.service"] },
  { name: "dnsmasq-base", command: "dnsmasq" },
  { name: "freeradius", command: "freeradius", services: ["freeradius.service"] },
  { name: "kamailio", command: "kamailio", services: ["kamailio.service"] },
  { name: "krb5-kdc", command: "krb5kdc", services: ["krb5-kdc.service"] },
  { name: "libcoap3-bin", command: "coap-server-openssl" },
  { name: "memcached", command: "memcached", services: ["memcached.service"] },
  { name: "miniupnpd-nftables", command: "miniupnpd" },
  { name: "openbsd-inetd", command: "inetd", services: ["inetd.service", "openbsd-inetd.service"] },
  { name: "openipmi", command: "ipmi_sim", services: ["openipmi.service"] },
  { name: "openssl", command: "openssl" },
  { name: "openvpn", command: "openvpn", services: ["openvpn.service"] },
  { name: "rpcbind", command: "rpcbind", services: ["rpcbind.socket", "rpcbind.service"] },
  { name: "snmpd", command: "snmpd", services: ["snmpd.service"] },
  { name: "strongswan-charon", command: "charon", services: ["strongswan-starter.service", "ipsec.service"] },
  { name: "tmux", command: "tmux" },
  { name: "toybox", command: "toybox" },
  { name: "xl2tpd", command: "xl2tpd", services: ["xl2tpd.service"] },
];

/** What is worth having and some release of Debian lacks: installed along with the rest where it can be, and done without otherwise. */
export const OPTIONAL_PACKAGES: readonly RequiredPackage[] = [{ name: "zmap", command: "zmap" }];
