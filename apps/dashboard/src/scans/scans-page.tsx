import { dataOf } from "@portolan/client";
import { useEffect, useRef, useState } from "preact/hooks";
import { client } from "../api/client.ts";
import { describeFailure } from "../api/describe-failure.ts";
import type { Scan, ScanPage, ScanStatus } from "../api/types.ts";
import { Empty, Failure, Loading } from "../parts/notice.tsx";
import { PageTitle } from "../parts/page-title.tsx";
import { isOver } from "../scan/scan-model.ts";
import { ScanList } from "./scan-list.tsx";
import { StartScan } from "./start-scan.tsx";

const PAGE_ROWS = 50;
/** Milliseconds between two looks at the list, while a scan is not over. */
const AGAIN_MS = 2_000;
const STATUSES: readonly ScanStatus[] = ["queued", "running", "paused", "finished", "aborted", "timed-out", "failed"];

/** The scans, and the form that asks for one. */
export function ScansPage() {
  const [status, setStatus] = useState<ScanStatus>();
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
            <select
              value={status ?? ""}
              onChange={({ currentTarget }) => setStatus(STATUSES.find((name) => name === currentTarget.value))}
            >
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
          <Empty title={status === undefined ? "No scan yet" : `No scan is ${status}`}>
            {status === undefined ? <p>Name a target above, and start the first one.</p> : null}
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
function useScans(status: ScanStatus | undefined) {
  const [page, setPage] = useState<ScanPage>();
  const [older, setOlder] = useState<ScanPage>();
  const [failure, setFailure] = useState("");
  const turn = useRef(0);

  useEffect(() => {
    const aborter = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = async (): Promise<void> => {
      try {
        const found = await askPage(status, undefined, aborter.signal);
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
  }, [status]);

  const next = older === undefined ? (page?.next ?? null) : older.next;
  const more = async (): Promise<void> => {
    const asked = turn.current;
    try {
      const found = await askPage(status, next ?? undefined);
      if (asked === turn.current) setOlder({ scans: [...(older?.scans ?? []), ...found.scans], next: found.next });
    } catch (error) {
      setFailure(describeFailure(error));
    }
  };
  return { scans: page && joinScans(page.scans, older?.scans ?? []), next, failure, more: () => void more() };
}

async function askPage(status?: ScanStatus, cursor?: string, signal?: AbortSignal): Promise<ScanPage> {
  const query = {
    limit: PAGE_ROWS,
    ...(status === undefined ? {} : { status }),
    ...(cursor === undefined ? {} : { cursor }),
  };
  const answer = await client.value.requests.GET("/v1/scans", {
    params: { query },
    ...(signal === undefined ? {} : { signal }),
  });
  return dataOf(answer);
}

/** A scan that was asked for meanwhile pushes others onto the older pages: each is listed once. */
function joinScans(newest: readonly Scan[], older: readonly Scan[]): readonly Scan[] {
  const known = new Set(newest.map(({ id }) => id));
  return [...newest, ...older.filter(({ id }) => !known.has(id))];
}
