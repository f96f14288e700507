import { dataOf } from "@portolan/client";
import { useEffect, useState } from "preact/hooks";
import { client } from "../api/client.ts";
import { describeFailure } from "../api/describe-failure.ts";
import type { Schedule } from "../api/types.ts";
import { Empty, Failure, Loading } from "../parts/notice.tsx";
import { PageTitle } from "../parts/page-title.tsx";
import { MakeSchedule } from "./make-schedule.tsx";
import { ScheduleCard } from "./schedule-card.tsx";

const PAGE_ROWS = 100;

/** Scans that come again and again. */
export function SchedulesPage() {
  const [schedules, setSchedules] = useState<readonly Schedule[]>();
  const [next, setNext] = useState<string | null>(null);
  const [failure, setFailure] = useState("");
  const [secret, setSecret] = useState<string>();

  const ask = async (cursor: string | null, signal?: AbortSignal): Promise<void> => {
    const query = { limit: PAGE_ROWS, ...(cursor === null ? {} : { cursor }) };
    try {
      const answer = await client.value.requests.GET("/v1/schedules", {
        params: { query },
        ...(signal ? { signal } : {}),
      });
      const page = dataOf(answer);
      setSchedules((known = []) => (cursor === null ? page.schedules : [...known, ...page.schedules]));
      setNext(page.next);
    } catch (error) {
      if (!signal?.aborted) setFailure(describeFailure(error));
    }
  };

  useEffect(() => {
    const aborter = new AbortController();
    void ask(null, aborter.signal);
    return () => aborter.abort();
  }, []);

  const add = (made: Schedule): void => {
    setSchedules((known = []) => [made, ...known]);
    setSecret(made.webhook?.secret);
  };
  const replace = (changed: Schedule): void =>
    setSchedules((known = []) => known.map((schedule) => (schedule.id === changed.id ? changed : schedule)));
  return (
    <>
      <PageTitle title="Schedules" />
      <MakeSchedule onMade={add} />
      {secret === undefined ? null : <WebhookSecret secret={secret} onKept={() => setSecret(undefined)} />}
      <section aria-labelledby="schedules-title">
        <h2 id="schedules-title" class="list-title">
          All schedules
        </h2>
        {failure === "" ? null : <Failure>{failure}</Failure>}
        {schedules === undefined ? (
          failure === "" && <Loading what="schedules" />
        ) : schedules.length === 0 ? (
          <Empty title="No schedule yet">
            <p>A schedule asks for the same scan again and again.</p>
          </Empty>
        ) : (
          <ul class="schedules">
            {schedules.map((schedule) => (
              <ScheduleCard
                key={schedule.id}
                schedule={schedule}
                onChange={replace}
                onGone={() => setSchedules((known = []) => known.filter(({ id }) => id !== schedule.id))}
              />
            ))}
          </ul>
        )}
        {next === null ? null : (
          <button type="button" class="more" onClick={() => void ask(next)}>
            Show more schedules
          </button>
        )}
      </section>
    </>
  );
}

/** The server tells it once: whoever checks the signatures of notices needs it. */
function WebhookSecret({ secret, onKept }: { readonly secret: string; readonly onKept: () => void }) {
  return (
    <div class="notice" role="status">
      <p>Notices are signed with this secret, which is shown once:</p>
      <p>
        <code class="secret">{secret}</code>
      </p>
      <button type="button" class="small" onClick={onKept}>
        I have kept it
      </button>
    </div>
  );
}
