import type { ScanRecord, Store } from "@portolan/store";
import { Problem } from "../problem/problem.ts";
import { checkPolicies } from "../scans/plan-scan.ts";
import { isUsable } from "../tokens/token-secret.ts";
import { TargetPolicy } from "./target-policy.ts";

/**
 * Says that a scan which was taken on may run now: policies may have changed since, and its token may be revoked.
 *
 * @throws Problem `target-not-allowed`, `unauthenticated`
 */
export function authorise({ owner, plan }: ScanRecord, store: Store, policy: TargetPolicy): void {
  checkPolicies(plan, [policy]);
  if (owner === "") return;
  const token = store.tokens.find(owner);
  if (token === undefined || !isUsable(token, Date.now()))
    throw new Problem(
      "unauthenticated",
      "The token that asked for this scan is revoked or expired: ask again with another.",
    );
  checkPolicies(plan, [new TargetPolicy(token.grant)]);
}
