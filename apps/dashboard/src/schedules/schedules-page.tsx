import { useEffect, useState } from "preact/hooks";
import { client, dataOf } from "../api/client.ts";
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

  const replace = (changed: Schedule): void =>
    setSchedules((known = []) => known.map((schedule) => (schedule.id === changed.id ? changed : schedule)));
  return (
    <>
      <PageTitle title="Schedules" />
      <MakeSchedule onMade={(made) => setSchedules((known = []) => [made, ...known])} />
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
