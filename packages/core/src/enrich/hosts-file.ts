import { createReadStream } from "node:fs";
import { text as readText } from "node:stream/consumers";
import { formatAddress, parseAddress } from "../targets/address-text.ts";
import { dnsNameOf } from "./dns-name.ts";

/** Where this machine names hosts itself (hosts(5)). */
export const HOSTS_FILE =
  process.platform === "win32"
    ? `${process.env["SystemRoot"] ?? "C:\\Windows"}\\System32\\drivers\\etc\\hosts`
    : "/etc/hosts";
/** Longer hosts files are read up to here: some hold lists of hundreds of thousands of names. */
const MOST_BYTES = 8 * 1_024 * 1_024;

/** The names in a hosts file by canonical address. A file that can't be read has none. */
export async function readHostsFile(path: string = HOSTS_FILE): Promise<ReadonlyMap<string, string>> {
  try {
    const text = await readText(createReadStream(path, { end: MOST_BYTES - 1 }));
    return parseHostsFile(text);
  } catch {
    return new Map();
  }
}

/**
 * What a hosts file says: address, its name, other names, on each line; `#` begins a comment. As the system's resolver does, the first
 * name of the first line of an address is taken. Lines that are of another form are passed over.
 */
export function parseHostsFile(text: string): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const line of text.split("\n")) {
    const [first = "", second = ""] = line.replace(/#.*/s, "").trim().split(/\s+/);
    const address = parseAddress(first);
    const name = dnsNameOf(second);
    if (address === undefined || name === undefined) continue;
    const canonical = formatAddress(address.family, address.value);
    if (!names.has(canonical)) names.set(canonical, name);
  }
  return names;
}
