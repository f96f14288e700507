/** What a scanner said of a network. */
export interface Findings {
  /** Each open port as `address:port`. */
  readonly open: ReadonlySet<string>;
  /** Ports that were given a state. */
  readonly decided: number;
}

/** A port's state when nothing came back over UDP: nmap's words. */
export const OPEN_OR_FILTERED = "open|filtered";

/** What a scanner that scans UDP said of a network. */
export interface UdpFindings extends Findings {
  /** Ports it came to no end with: called open|filtered, since nothing came back. */
  readonly openOrFiltered: number;
}

/** How findings and truth differ. */
export interface Difference {
  /** Open ports that were not found. */
  readonly missed: readonly string[];
  /** Ports found open that are not. */
  readonly invented: readonly string[];
}

/** What an open port is called in findings. */
export function portName(ip: string, port: number): string {
  return `${ip}:${port}`;
}

export function differenceOf(found: ReadonlySet<string>, truth: ReadonlySet<string>): Difference {
  return {
    missed: [...truth].filter((name) => !found.has(name)),
    invented: [...found].filter((name) => !truth.has(name)),
  };
}

/** One sentence for each way in which a scanner's findings are not the truth; none when they are. */
export function faultsOf(who: string, findings: Findings, truth: Findings): string[] {
  const { missed, invented } = differenceOf(findings.open, truth.open);
  const faults: string[] = [];
  if (missed.length > 0) faults.push(`${who} missed ${listed(missed)}.`);
  if (invented.length > 0) faults.push(`${who} called open what is not: ${listed(invented)}.`);
  if (findings.decided !== truth.decided) {
    faults.push(`${who} gave ${findings.decided} ports a state, and there are ${truth.decided}.`);
  }
  return faults;
}

const MOST_LISTED = 10;

function listed(names: readonly string[]): string {
  const shown = names.slice(0, MOST_LISTED).join(", ");
  return names.length > MOST_LISTED ? `${shown} and ${names.length - MOST_LISTED} more` : shown;
}
