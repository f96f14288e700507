import type { Finding } from "../api/types.ts";

/** A port of a host, as the scan found it that asked last, and how often others did. */
export interface KnownPort {
  readonly latest: Finding;
  /** When it was first found in the state that it has. */
  readonly since: string;
  /** How many scans have found it in any state. */
  readonly times: number;
}

/** What is known of each port, by protocol and number, from findings that come the newest first. */
export function latestFindings(findings: readonly Finding[]): readonly KnownPort[] {
  const known = new Map<string, KnownPort & { readonly isSame: boolean }>();
  for (const finding of findings) {
    const key = `${finding.protocol} ${finding.port}`;
    const port = known.get(key);
    if (port === undefined) {
      known.set(key, { latest: finding, since: finding.time, times: 1, isSame: true });
      continue;
    }
    const isSame = port.isSame && finding.state === port.latest.state;
    known.set(key, { ...port, isSame, times: port.times + 1, since: isSame ? finding.time : port.since });
  }
  return [...known.values()].sort(
    ({ latest: one }, { latest: other }) => one.protocol.localeCompare(other.protocol) || one.port - other.port,
  );
}
