/** A Debian package that labs and their tests call, and the command that tells whether it is there. */
export interface RequiredPackage {
  readonly name: string;
  readonly command: string;
}

/** What `install.ts` installs: the lab's own needs, and the scanners and meters that suites compare with. */
export const REQUIRED_PACKAGES: readonly RequiredPackage[] = [
  { name: "iproute2", command: "ip" },
  { name: "nftables", command: "nft" },
  { name: "procps", command: "sysctl" },
  { name: "util-linux", command: "unshare" },
  { name: "nmap", command: "nmap" },
  { name: "tcpdump", command: "tcpdump" },
  { name: "hyperfine", command: "hyperfine" },
  { name: "time", command: "time" },
  { name: "jq", command: "jq" },
];
