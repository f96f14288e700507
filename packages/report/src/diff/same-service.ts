import type { Service } from "@portolan/core";
import type { CollectedResults } from "./collect-results.ts";

/**
 * Whether two scans found the same service behind a port, as far as they can be compared: names that come from two tables say nothing of
 * the service, and a scan that did not look for versions says nothing of them.
 */
export function sameService(
  before: CollectedResults,
  left: Service | undefined,
  after: CollectedResults,
  right: Service | undefined,
): boolean {
  const compareVersions = before.hasVersions && after.hasVersions;
  if (compareVersions && !sameVersion(left, right)) return false;
  return compareVersions || sameTable(before, after) ? left?.name === right?.name : true;
}

function sameVersion(left: Service | undefined, right: Service | undefined): boolean {
  return left?.product === right?.product && left?.version === right?.version && left?.extraInfo === right?.extraInfo;
}

/** Whether services were named from the same table. */
function sameTable({ start: before }: CollectedResults, { start: after }: CollectedResults): boolean {
  return before !== undefined && before.scanner === after?.scanner && before.version === after?.version;
}
