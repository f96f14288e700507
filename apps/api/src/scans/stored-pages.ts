import type { ScanEvent } from "@portolan/core";
import type { Page, StoredEvent } from "@portolan/store";

/**
 * Everything, page by page, each read when it is asked for.
 *
 * @param check Throws when the scan is not there any more: what has been read last may then lack what has been removed.
 */
export function* pagesOf(
  limit: number,
  read: (page: Page) => readonly StoredEvent[],
  check: () => void,
): Generator<readonly StoredEvent[]> {
  for (let after = 0; ; ) {
    const page = read({ after, limit });
    check();
    yield page;
    if (page.length < limit) return;
    after = page.at(-1)?.sequence ?? after;
  }
}

/** The events of a scan on a page: what has become of it is none of them. They were checked when they were kept. */
export function scanEventsOf(page: readonly StoredEvent[]): ScanEvent[] {
  return page.filter(({ type }) => type !== "status").map(({ json }) => JSON.parse(json) as ScanEvent);
}
