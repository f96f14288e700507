import type { ScanRecord, Store } from "@portolan/store";
import { checkPolicies } from "../scans/plan-scan.ts";
import { callerOfOwner } from "./authenticate.ts";
import type { TargetPolicy } from "./target-policy.ts";

/**
 * Says that a scan which was taken on may run now: policies may have changed since, and its token may be revoked.
 *
 * @throws Problem `target-not-allowed`, `unauthenticated`
 */
export function authorise({ owner, plan }: ScanRecord, store: Store, policy: TargetPolicy): void {
  checkPolicies(plan, [policy]);
  const { policy: ofToken } = callerOfOwner(store, owner);
  if (ofToken !== undefined) checkPolicies(plan, [ofToken]);
}
