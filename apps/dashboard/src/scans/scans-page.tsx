import { useEffect, useRef, useState } from "preact/hooks";
import { ask, describeFailure } from "../api/request.ts";
import type { Scan, ScanPage, ScanStatus } from "../api/types.ts";
import { Empty, Failure, Loading } from "../parts/notice.tsx";
import { PageTitle } from "../parts/page-title.tsx";
import { isOver } from "../scan/scan-model.ts";
import { ScanList } from "./scan-list.tsx";
import { StartScan } from "./start-scan.tsx";

/** Milliseconds between two looks at the list, while a scan is not over. */
const AGAIN_MS = 2_000;
const STATUSES: readonly ScanStatus[] = ["queued", "running", "paused", "finished", "aborted", "timed-out", "failed"];

/** The scans, and the form that asks for one. */
export function ScansPage() {
  const [status, setStatus] = useState("");
  const { scans, next, failure, more } = useScans(status);
  return (
    <>
      <PageTitle title="Scans" />
      <StartScan />
      <section class="card" aria-labelledby="list-title">
        <header class="card-head">
          <h2 id="list-title">All scans</h2>
          <label class="field inline">
            <span>Status</span>
            <select value={status} onChange={({ currentTarget }) => setStatus(currentTarget.value)}>
              <option value="">any</option>
              {STATUSES.map((name) => (
                <option key={name}>{name}</option>
              ))}
            </select>
          </label>
        </header>
        {failure === "" ? null : <Failure>{failure}</Failure>}
        {scans === undefined ? (
          failure === "" && <Loading what="scans" />
        ) : scans.length === 0 ? (
          <Empty title={status === "" ? "No scan yet" : `No scan is ${status}`}>
            {status === "" ? <p>Name a target above, and start the first one.</p> : null}
          </Empty>
        ) : (
          <ScanList scans={scans} />
        )}
        {next === null ? null : (
          <button type="button" class="more" onClick={more}>
            Show older scans
          </button>
        )}
      </section>
    </>
  );
}

/** The newest scans, seen again as long as one of them goes on, and older ones when they are asked for. */
function useScans(status: string) {
  const [page, setPage] = useState<ScanPage>();
  const [older, setOlder] = useState<ScanPage>();
  const [failure, setFailure] = useState("");
  const path = `/v1/scans?limit=50${status === "" ? "" : `&status=${status}`}`;
  const turn = useRef(0);

  useEffect(() => {
    const aborter = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = async (): Promise<void> => {
      try {
        const found = await ask<ScanPage>(path, { signal: aborter.signal });
        setPage(found);
        setFailure("");
        if (found.scans.some((scan) => !isOver(scan.status))) timer = setTimeout(() => void look(), AGAIN_MS);
      } catch (error) {
        if (aborter.signal.aborted) return;
        setFailure(describeFailure(error));
        timer = setTimeout(() => void look(), AGAIN_MS * 2);
      }
    };
    turn.current += 1;
    setPage(undefined);
    setOlder(undefined);
    void look();
    return () => {
      aborter.abort();
      clearTimeout(timer);
    };
  }, [path]);

  const next = older === undefined ? (page?.next ?? null) : older.next;
  const more = async (): Promise<void> => {
    const asked = turn.current;
    try {
      const found = await ask<ScanPage>(`${path}&cursor=${encodeURIComponent(next ?? "")}`);
      if (asked === turn.current) setOlder({ scans: [...(older?.scans ?? []), ...found.scans], next: found.next });
    } catch (error) {
      setFailure(describeFailure(error));
    }
  };
  return { scans: page && joinScans(page.scans, older?.scans ?? []), next, failure, more: () => void more() };
}

/** A scan that was asked for meanwhile pushes others onto the older pages: each is listed once. */
function joinScans(newest: readonly Scan[], older: readonly Scan[]): readonly Scan[] {
  const known = new Set(newest.map(({ id }) => id));
  return [...newest, ...older.filter(({ id }) => !known.has(id))];
}
