/**
 * Flags that nmap has and Portolan has not yet, each with what to do instead. Of two-letter flags, the letters; of long ones, the name.
 * Names and meaning: nmap(1).
 */
const SYN = "use -sS, the SYN scan, or -sT, the connect scan";
const ECHO = "use -PE, -PS or -PA";
const NO_DISCOVERY = "use -Pn";
const NOTHING = "leave it out";
const PACE = "use --rate, --max-rate or --max-parallelism";

/** By the letter after `-s`. */
export const UNSUPPORTED_SCANS: Readonly<Record<string, string>> = {
  W: "use -sA, the ACK scan",
  M: SYN,
  N: SYN,
  F: SYN,
  X: SYN,
  I: SYN,
  Y: SYN,
  Z: SYN,
  O: SYN,
  V: "leave it out; the table names the service usually behind a port",
  C: NOTHING,
  R: NOTHING,
  P: "use -sn",
  L: NOTHING,
};

/** By the letter after `-P`. */
export const UNSUPPORTED_PINGS: Readonly<Record<string, string>> = {
  "0": NO_DISCOVERY,
  N: NO_DISCOVERY,
  D: NO_DISCOVERY,
  M: ECHO,
  Y: ECHO,
  O: ECHO,
  B: "use -PE -PA",
  I: "use -PE",
  T: "use -PA",
};

/** By the letter after `-o`. */
export const UNSUPPORTED_OUTPUTS: Readonly<Record<string, string>> = {
  S: "use -oN FILE",
};

/** By their one letter. */
export const UNSUPPORTED_LETTERS: Readonly<Record<string, string>> = {
  A: SYN,
  O: NOTHING,
  r: "leave it out; ports are probed in random order, which --seed repeats",
  d: "use -vv",
  f: NOTHING,
  D: NOTHING,
  S: NOTHING,
  b: SYN,
};

/** By their long name. */
export const UNSUPPORTED_LONG: Readonly<Record<string, string>> = {
  "--script": NOTHING,
  "--script-args": NOTHING,
  "--script-args-file": NOTHING,
  "--script-help": NOTHING,
  "--script-trace": NOTHING,
  "--script-updatedb": NOTHING,
  "--version-intensity": NOTHING,
  "--version-light": NOTHING,
  "--version-all": NOTHING,
  "--version-trace": NOTHING,
  "--osscan-limit": NOTHING,
  "--osscan-guess": NOTHING,
  "--max-os-tries": NOTHING,
  "--traceroute": NOTHING,
  "--system-dns": "leave it out; the system's name servers are asked where --dns-servers names no others",
  "--scanflags": SYN,
  "--port-ratio": "use --top-ports N",
  "--min-hostgroup": NOTHING,
  "--max-hostgroup": NOTHING,
  "--min-parallelism": "use --min-rate",
  "--max-scan-delay": PACE,
  "--defeat-rst-ratelimit": PACE,
  "--defeat-icmp-ratelimit": PACE,
  "--data": NOTHING,
  "--data-string": NOTHING,
  "--data-length": NOTHING,
  "--ip-options": NOTHING,
  "--ttl": NOTHING,
  "--mtu": NOTHING,
  "--badsum": NOTHING,
  "--spoof-mac": NOTHING,
  "--proxies": NOTHING,
  "--randomize-hosts": "leave it out; hosts are always probed in random order",
  "--append-output": "give another FILE",
  "--packet-trace": "use -vv",
  "--iflist": NOTHING,
  "--stylesheet": NOTHING,
  "--webxml": NOTHING,
  "--no-stylesheet": NOTHING,
  "--privileged": NOTHING,
  "--unprivileged": NOTHING,
  "--send-eth": NOTHING,
  "--send-ip": NOTHING,
  "--disable-arp-ping": "use -PE, -PS or -PA for what is to be asked instead",
};
