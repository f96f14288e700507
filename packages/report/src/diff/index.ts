export { formatChange } from "./change-line.ts";
export { type CollectedHost, type CollectedResults, collectResults } from "./collect-results.ts";
export { diffResults, diffResultsInTurns } from "./diff-results.ts";
export type { Change, Difference, NotCompared, PortFinding, SideSummary, ToldPort, Unknown } from "./difference.ts";
export { DIFFERENCE_FORMATS, type DifferenceFormat, formatDifference } from "./format-difference.ts";
