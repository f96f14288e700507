/** What each side gave, in the order of the runs. */
export interface Interleaved<T> {
  readonly portolan: readonly T[];
  readonly peer: readonly T[];
}

/**
 * Runs two sides by turns, so that what changes on the machine meets both: one warm-up of each, whose results are thrown away,
 * then Portolan, peer, Portolan, peer, until each has had its runs.
 */
export async function interleave<T>(
  runs: number,
  portolan: (run: number) => Promise<T>,
  peer: (run: number) => Promise<T>,
): Promise<Interleaved<T>> {
  const results = { portolan: [] as T[], peer: [] as T[] };
  await portolan(0);
  await peer(0);
  for (let run = 1; run <= runs; run += 1) {
    results.portolan.push(await portolan(run));
    results.peer.push(await peer(run));
  }
  return results;
}
