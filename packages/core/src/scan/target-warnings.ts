import type { WarningEvent } from "../results/events.ts";
import type { ResolvedTargets } from "../targets/resolve-targets.ts";

/** What the user should know of how the targets were understood. */
export function targetWarnings({ skipped, unresolved }: ResolvedTargets): WarningEvent[] {
  const warnings: WarningEvent[] = unresolved.map(({ message }) => ({
    type: "warning",
    code: "target-unresolvable",
    message,
  }));
  if (skipped !== undefined)
    warnings.push({ type: "warning", code: "special-purpose-skipped", message: skipped.message });
  return warnings;
}
