/**
 * Flags that nmap has and Portolan has not yet, each with what to do instead. Of two-letter flags, the letters; of long ones, the name.
 * Names and meaning: nmap(1).
 */
const CONNECT = "use -sT, the TCP connect scan";
const NOTHING = "leave it out";
const PACE = "use --rate, --max-rate or --max-parallelism";

/** By the letter after `-s`. */
export const UNSUPPORTED_SCANS: Readonly<Record<string, string>> = {
  S: CONNECT,
  U: CONNECT,
  A: CONNECT,
  W: CONNECT,
  M: CONNECT,
  N: CONNECT,
  F: CONNECT,
  X: CONNECT,
  I: CONNECT,
  Y: CONNECT,
  Z: CONNECT,
  O: CONNECT,
  V: "leave it out; the table names the service usually behind a port",
  C: NOTHING,
  R: NOTHING,
  n: "use -F to find hosts by their most usual ports",
  P: "use -F to find hosts by their most usual ports",
  L: NOTHING,
};

/** By the letter after `-o`. */
export const UNSUPPORTED_OUTPUTS: Readonly<Record<string, string>> = {
  X: "use -oJ FILE for JSON",
  G: "use --output-ndjson FILE for one JSON object a line",
  A: "use -oN FILE and -oJ FILE",
  S: "use -oN FILE",
};

/** By their one letter. */
export const UNSUPPORTED_LETTERS: Readonly<Record<string, string>> = {
  A: CONNECT,
  O: NOTHING,
  R: NOTHING,
  r: "leave it out; ports are probed in random order, which --seed repeats",
  d: "use -vv",
  f: NOTHING,
  D: NOTHING,
  S: NOTHING,
  e: NOTHING,
  g: NOTHING,
  b: CONNECT,
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
  "--dns-servers": "leave it out; the system's resolver is asked",
  "--system-dns": "leave it out; the system's resolver is asked",
  "--scanflags": CONNECT,
  "--port-ratio": "use --top-ports N",
  "--min-hostgroup": NOTHING,
  "--max-hostgroup": NOTHING,
  "--min-parallelism": "use --min-rate",
  "--max-scan-delay": PACE,
  "--defeat-rst-ratelimit": PACE,
  "--defeat-icmp-ratelimit": PACE,
  "--source-port": NOTHING,
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
  "--stats-every": "leave it out; a terminal shows the progress",
  "--packet-trace": "use -vv",
  "--iflist": NOTHING,
  "--stylesheet": "use -oJ FILE for JSON",
  "--webxml": "use -oJ FILE for JSON",
  "--no-stylesheet": "use -oJ FILE for JSON",
  "--privileged": NOTHING,
  "--unprivileged": NOTHING,
  "--send-eth": NOTHING,
  "--send-ip": NOTHING,
  "--disable-arp-ping": NOTHING,
  "--noninteractive": NOTHING,
};
