/** A scan that runs, as far as rates go. */
export interface RateClaim {
  /** Whose bound it is under. */
  readonly owner: string;
  /** Probes a second that its own pace allows; infinite where that sets no bound. */
  readonly mostPerSecond: number;
  /** Probes a second that all scans of its owner together may send; undefined where there is no bound. */
  readonly ownerMostPerSecond: number | undefined;
}

/** A bound that several scans are under together. */
interface Pool {
  readonly most: number;
  readonly members: readonly RateClaim[];
}

/**
 * Divides bounds among scans, max-min fair: each gets as much as any other, unless its own pace or its owner's bound is lower; what it
 * leaves is the others'. No bound is exceeded.
 *
 * @param mostPerSecond Probes a second that all scans together may send; undefined where there is no bound.
 * @returns Each scan's share; undefined for one that is under no bound.
 */
export function shareRate(claims: readonly RateClaim[], mostPerSecond: number | undefined): (number | undefined)[] {
  const pools = poolsOf(claims, mostPerSecond);
  const shares = new Map<RateClaim, number>();
  const rising = new Set(pools.flatMap(({ members }) => members));
  // All rise together; whoever meets a bound stays there.
  while (rising.size > 0) {
    const ceilings = new Map(pools.map((pool) => [pool, ceilingOf(pool, shares)]));
    const level = Math.min(...ceilings.values(), ...[...rising].map(({ mostPerSecond }) => mostPerSecond));
    const full = new Set(pools.filter((pool) => ceilings.get(pool) === level).flatMap(({ members }) => members));
    for (const claim of rising) {
      if (claim.mostPerSecond > level && !full.has(claim)) continue;
      shares.set(claim, level);
      rising.delete(claim);
    }
  }
  return claims.map((claim) => shares.get(claim));
}

/** Up to where those members of a pool can rise that have no share yet. */
function ceilingOf({ most, members }: Pool, shares: ReadonlyMap<RateClaim, number>): number {
  const left = members.reduce((sum, claim) => sum - (shares.get(claim) ?? 0), most);
  const rising = members.filter((claim) => !shares.has(claim)).length;
  return rising === 0 ? Number.POSITIVE_INFINITY : left / rising;
}

function poolsOf(claims: readonly RateClaim[], mostPerSecond: number | undefined): readonly Pool[] {
  const ofOwners = [...new Map(claims.map((claim) => [claim.owner, claim])).values()].map(
    ({ owner, ownerMostPerSecond }) => ({
      most: ownerMostPerSecond,
      members: claims.filter((claim) => claim.owner === owner),
    }),
  );
  return [...ofOwners, { most: mostPerSecond, members: claims }].flatMap(({ most, members }) =>
    most === undefined ? [] : [{ most, members }],
  );
}
