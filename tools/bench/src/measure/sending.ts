/** How many packets a device had sent at some time. */
export interface CountSample {
  /** Milliseconds since 1970. */
  readonly timeMs: number;
  readonly count: number;
}

/** How fast a scanner sent. */
export interface Sending {
  readonly packets: number;
  /** Between the first 2 % of the packets and the last 2 %, as what happens once at either end says nothing of the pace. */
  readonly packetsPerSecond: number;
  /** When the last packet had left, milliseconds since 1970. */
  readonly endedMs: number;
}

const EDGE = 0.02;

/**
 * @param samples In the order of time; the first tells what was sent before.
 * @throws RangeError when the samples hold no stretch of time in which packets were sent.
 */
export function sendingOf(samples: readonly CountSample[]): Sending {
  const first = samples[0];
  const last = samples.at(-1);
  if (first === undefined || last === undefined) throw new RangeError("Nothing was counted.");
  const packets = last.count - first.count;
  const begin = samples.find(({ count }) => count - first.count >= EDGE * packets);
  const end = samples.find(({ count }) => count - first.count >= (1 - EDGE) * packets);
  if (begin === undefined || end === undefined || end.timeMs <= begin.timeMs) {
    throw new RangeError(`${packets} packets were sent too quickly to tell how fast.`);
  }
  const seconds = (end.timeMs - begin.timeMs) / 1_000;
  return { packets, packetsPerSecond: (end.count - begin.count) / seconds, endedMs: last.timeMs };
}
