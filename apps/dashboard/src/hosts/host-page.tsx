import { dataOf } from "@portolan/client";
import { useEffect, useMemo, useState } from "preact/hooks";
import { useRoute } from "preact-iso";
import { client } from "../api/client.ts";
import { describeFailure } from "../api/describe-failure.ts";
import type { Finding, HostHistory } from "../api/types.ts";
import { Empty, Failure, Loading } from "../parts/notice.tsx";
import { PageTitle } from "../parts/page-title.tsx";
import { Said } from "../parts/said.tsx";
import { visibleText } from "../text/visible-text.ts";
import { FindHost } from "./find-host.tsx";
import { KnownPorts, PastFindings } from "./finding-tables.tsx";
import { latestFindings } from "./latest-findings.ts";

const PAGE_ROWS = 500;

/** What was ever found at an address. */
export function HostPage() {
  const { ip = "" } = useRoute().params;
  const { history, failure, more } = useHistory(ip);
  const names = [...new Set(history?.findings.map(({ hostname }) => hostname))].filter((name) => name !== undefined);
  return (
    <>
      <p class="crumbs">
        <a href="/hosts">Hosts</a>
      </p>
      <div>
        <PageTitle title={visibleText(history?.ip ?? ip)} />
        {names.length === 0 ? null : (
          <p class="subtitle">
            <Said text={names.join(", ")} />
          </p>
        )}
      </div>
      {failure === "" ? null : <Failure>{failure}</Failure>}
      {history === undefined ? (
        failure === "" && <Loading what="what was found" />
      ) : (
        <Findings history={history} more={more} />
      )}
    </>
  );
}

function Findings({ history, more }: { readonly history: HostHistory; readonly more: () => void }) {
  const { findings, next } = history;
  const known = useMemo(() => latestFindings(findings), [findings]);
  if (findings.length === 0) {
    return (
      <>
        <Empty title="Nothing was ever found there">
          <p>No scan that you may see has told of a port of this address.</p>
        </Empty>
        <FindHost />
      </>
    );
  }
  return (
    <>
      <section class="card" aria-labelledby="known-title">
        <header class="card-head">
          <h2 id="known-title">Ports, as they were found last</h2>
        </header>
        <KnownPorts ports={known} />
      </section>
      <section class="card" aria-labelledby="past-title">
        <header class="card-head">
          <h2 id="past-title">Everything that was found, the newest first</h2>
        </header>
        <PastFindings findings={findings} />
        {next === null ? null : (
          <button type="button" class="more" onClick={more}>
            Show older findings
          </button>
        )}
      </section>
    </>
  );
}

/** The newest findings, and older ones when they are asked for. */
function useHistory(ip: string) {
  const [history, setHistory] = useState<HostHistory>();
  const [failure, setFailure] = useState("");

  const ask = async (cursor?: string, signal?: AbortSignal): Promise<HostHistory> => {
    const query = { limit: PAGE_ROWS, ...(cursor === undefined ? {} : { cursor }) };
    const params = { path: { ip }, query };
    return dataOf(
      await client.value.requests.GET("/v1/hosts/{ip}", { params, ...(signal === undefined ? {} : { signal }) }),
    );
  };

  useEffect(() => {
    const aborter = new AbortController();
    setHistory(undefined);
    setFailure("");
    ask(undefined, aborter.signal).then(setHistory, (error: unknown) => {
      if (!aborter.signal.aborted) setFailure(describeFailure(error));
    });
    return () => aborter.abort();
  }, [ip]);

  const more = async (): Promise<void> => {
    if (history === undefined || history.next === null) return;
    try {
      const older = await ask(history.next);
      const findings: Finding[] = [...history.findings, ...older.findings];
      setHistory({ ...older, findings });
    } catch (error) {
      setFailure(describeFailure(error));
    }
  };
  return { history, failure, more: () => void more() };
}
