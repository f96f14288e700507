import { escapeForTerminal, formatQuantity } from "@portolan/report";
import type { Check } from "./check.ts";

const STATUS_WIDTH = 7;
const GAP = "  ";

/** A table of checks: what was found, and below what is not well, what that means and the command that mends it. */
export function formatChecks(checks: readonly Check[]): string {
  const nameWidth = Math.max(...checks.map(({ name }) => name.length));
  const indent = " ".repeat(nameWidth + STATUS_WIDTH + 2 * GAP.length);
  const rows = checks.flatMap((check) => [
    `${check.name.padEnd(nameWidth)}${GAP}${check.status.padEnd(STATUS_WIDTH)}${GAP}${escapeForTerminal(outcomeOf(check))}`,
    ...remarksOn(check).map((remark) => indent + escapeForTerminal(remark)),
  ]);
  const titles = `${"CHECK".padEnd(nameWidth)}${GAP}${"STATUS".padEnd(STATUS_WIDTH)}${GAP}FOUND`;
  return `${[titles, ...rows, "", conclusionOf(checks)].join("\n")}\n`;
}

function outcomeOf(check: Check): string {
  return check.status === "unknown" ? check.reason : check.found;
}

function remarksOn(check: Check): string[] {
  if (check.status === "ok") return [];
  return check.status === "unknown" ? [check.meaning] : [check.meaning, `mend: ${check.mend}`];
}

function conclusionOf(checks: readonly Check[]): string {
  const lacks = checks.filter(({ status }) => status === "lack").length;
  const unknowns = checks.filter(({ status }) => status === "unknown").length;
  const unsaid = unknowns === 0 ? "" : ` ${formatQuantity(unknowns, "check")} could not be made.`;
  if (lacks === 0) return `Nothing is lacking.${unsaid}`;
  return `${formatQuantity(lacks, "lack")}.${unsaid} What sysctl and prlimit set holds until the machine or the shell ends; sysctl.d(5) and limits.conf(5) keep it.`;
}
