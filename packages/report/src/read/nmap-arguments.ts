import { type AddressSet, AddressSetBuilder, InputError, parseTarget } from "@portolan/core";

/** Flags of nmap(1) whose argument may be the next word, which is no target then. */
const WITH_ARGUMENT: ReadonlySet<string> = new Set(
  [
    "-p -e -g -S -D -T -b -m -sI -oN -oX -oG -oS -oA -oM",
    "--exclude-ports --top-ports --port-ratio --source-port --dns-servers --proxies --ttl --mtu --spoof-mac",
    "--script --script-args --script-args-file --script-help --script-timeout --version-intensity --max-os-tries",
    "--min-hostgroup --max-hostgroup --min-parallelism --max-parallelism --min-rtt-timeout --max-rtt-timeout",
    "--initial-rtt-timeout --max-retries --host-timeout --scan-delay --max-scan-delay --min-rate --max-rate",
    "--data --data-string --data-length --ip-options --scanflags --stats-every --stylesheet --datadir",
    "--servicedb --versiondb --discovery-ignore-rst-port --nsock-engine",
  ].flatMap((line) => line.split(" ")),
);

/** Flags that add or take away targets which the words do not show. */
const HIDES_TARGETS = /^(-i[LR].*|--exclude(file)?(=.*)?|--resume(=.*)?)$/;

/** The words of nmap's command line that name targets; nothing where files or chance name them, too. */
export function targetWords(words: readonly string[]): readonly string[] | undefined {
  if (words.some((word) => HIDES_TARGETS.test(word))) return undefined;
  return words.slice(1).filter((word, index) => !word.startsWith("-") && !WITH_ARGUMENT.has(words[index] ?? ""));
}

/** The addresses that nmap was asked to scan; nothing where its command line alone does not say. */
export function addressesAsked(words: readonly string[]): AddressSet | undefined {
  const targets = targetWords(words);
  if (targets === undefined || targets.length === 0) return undefined;
  const addresses = new AddressSetBuilder();
  try {
    for (const target of targets) {
      const parsed = parseTarget(target);
      if (parsed.kind === "name") return undefined;
      for (const range of parsed.ranges) addresses.add(range);
    }
    return addresses.build();
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}
