import { getBorderCharacters, table } from "table";
import { type Bound, type CaseOutcome, figure, keepsBound, type Row, ratio, type Unit } from "./row.ts";

const HEAD = ["case", "measured", "portolan", "peer", "ratio", "bound", "verdict"];

/** All outcomes as a table for people, a row a figure, with the least and the most of its runs in brackets. */
export function formatTable(outcomes: readonly CaseOutcome[]): string {
  const rows = outcomes.flatMap((outcome) => outcome.rows.map(cellsOf));
  return table([HEAD, ...rows], {
    border: getBorderCharacters("norc"),
    drawHorizontalLine: (line, count) => line <= 1 || line === count,
  });
}

function cellsOf(row: Row): string[] {
  const { peer, statistic, unit, bound } = row;
  const quotient = ratio(row);
  const kept = keepsBound(row);
  return [
    row.case,
    statistic === "worst" ? `${row.measure}, worst run` : row.measure,
    formatSide(row.portolan, row),
    peer === undefined ? "" : `${formatSide(peer.values, row)} ${peer.name}`,
    quotient === undefined ? "" : quotient.toFixed(2),
    bound === undefined ? "" : formatBound(bound, unit),
    kept === undefined ? "" : kept ? "kept" : "BROKEN",
  ];
}

function formatSide(values: readonly number[], { statistic, unit }: Row): string {
  const middle = formatFigure(figure(values, statistic), unit);
  if (values.length < 2 || statistic === "worst") return middle;
  return `${middle} (${formatNumber(Math.min(...values), unit)}..${formatNumber(Math.max(...values), unit)})`;
}

function formatBound(bound: Bound, unit: Unit): string {
  if (bound.kind === "least-ratio") return `>= ${bound.least.toFixed(2)} x`;
  const { kind, most } = bound;
  if (kind === "ratio") return `<= ${most.toFixed(2)} x`;
  if (kind === "growth") return `<= +${formatFigure(most, unit)}`;
  return `<= ${formatFigure(most, unit)}`;
}

/** A figure with its unit. */
function formatFigure(value: number, unit: Unit): string {
  if (unit === "") return formatNumber(value, unit);
  return unit === "/s" ? `${formatNumber(value, unit)}/s` : `${formatNumber(value, unit)} ${unit}`;
}

function formatNumber(value: number, unit: Unit): string {
  if (unit === "s" || unit === "%") return value.toFixed(3);
  if (unit === "/s") return value.toFixed(0);
  return unit === "MB" ? value.toFixed(1) : String(value);
}
