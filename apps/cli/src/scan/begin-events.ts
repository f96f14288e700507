import type { ScanEvent } from "@portolan/core";

/** Events that have begun to come. */
export interface BegunEvents extends AsyncIterable<ScanEvent> {
  /** Leaves the scan, which aborts it, for a reader that won't come. */
  leave(): Promise<void>;
}

/**
 * Starts a scan and waits for its first event, so that what is wrong with its request shows before anything is written.
 * Gives all its events, that first one included.
 */
export async function beginEvents(scan: AsyncIterable<ScanEvent>): Promise<BegunEvents> {
  const iterator = scan[Symbol.asyncIterator]();
  let first: IteratorResult<ScanEvent> | undefined = await iterator.next();
  const leave = async (): Promise<void> => {
    await iterator.return?.();
  };
  return {
    leave,
    [Symbol.asyncIterator]: () => ({
      async next() {
        const next = first ?? (await iterator.next());
        first = undefined;
        return next;
      },
      async return() {
        await leave();
        return { done: true, value: undefined };
      },
    }),
  };
}
