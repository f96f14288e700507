import { median } from "./median.ts";

/** Seconds, megabytes of 1,000,000 bytes, something a second, a share in percent, or a plain number. */
export type Unit = "s" | "MB" | "/s" | "%" | "";

/** How the runs of one side become one figure: their median, or the worst of them. */
export type Statistic = "median" | "worst";

/**
 * What must hold for Portolan's figure: at most or at least so many times the peer's, at most so much more than the peer's, or at
 * most so much.
 */
export type Bound =
  | { readonly kind: "ratio"; readonly most: number }
  | { readonly kind: "least-ratio"; readonly least: number }
  | { readonly kind: "growth"; readonly most: number }
  | { readonly kind: "value"; readonly most: number };

/** One figure of Portolan, beside that of a peer where there is one. */
export interface Row {
  readonly case: string;
  /** What was measured. */
  readonly measure: string;
  readonly unit: Unit;
  readonly statistic: Statistic;
  /** Portolan's runs, in order. */
  readonly portolan: readonly number[];
  readonly peer?: { readonly name: string; readonly values: readonly number[] };
  /** Absent for a figure that is only told. */
  readonly bound?: Bound;
}

/** What came of a case. */
export interface CaseOutcome {
  readonly name: string;
  readonly rows: readonly Row[];
  /** What was wrong whatever the figures: ports that differ, a scan that failed. One sentence each. */
  readonly faults: readonly string[];
}

/** The figure of a row's runs. */
export function figure(values: readonly number[], statistic: Statistic): number {
  return statistic === "worst" ? Math.max(...values) : median(values);
}

/** Portolan's figure over the peer's; undefined when there is no peer, or its figure is 0. */
export function ratio({ portolan, peer, statistic }: Row): number | undefined {
  if (peer === undefined) return undefined;
  const divisor = figure(peer.values, statistic);
  return divisor === 0 ? undefined : figure(portolan, statistic) / divisor;
}

/** Whether a row keeps its bound; undefined when it has none. A ratio or growth that can't be told does not keep it. */
export function keepsBound(row: Row): boolean | undefined {
  const { bound, portolan, peer, statistic } = row;
  if (bound === undefined) return undefined;
  const mine = figure(portolan, statistic);
  if (bound.kind === "value") return mine <= bound.most;
  if (peer === undefined) return false;
  if (bound.kind === "growth") return mine - figure(peer.values, statistic) <= bound.most;
  const quotient = ratio(row);
  if (bound.kind === "least-ratio") return quotient !== undefined && quotient >= bound.least;
  return quotient !== undefined && quotient <= bound.most;
}

/** Whether every bound of a case is kept and nothing was wrong. */
export function isMet({ rows, faults }: CaseOutcome): boolean {
  return faults.length === 0 && rows.every((row) => keepsBound(row) !== false);
}
