import { dataOf } from "@portolan/client";
import { useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { client } from "../api/client.ts";
import { describeFailure } from "../api/describe-failure.ts";
import type { Schedule } from "../api/types.ts";
import { StatusMark } from "../parts/mark.tsx";
import { Failure } from "../parts/notice.tsx";
import { Said } from "../parts/said.tsx";
import { scanTitle } from "../scans/scan-title.ts";
import { formatQuantity, formatTime } from "../text/format.ts";

/** One schedule: when it comes, what became of it last, and what can be done about it. */
export interface ScheduleCardProps {
  readonly schedule: Schedule;
  readonly onChange: (schedule: Schedule) => void;
  readonly onGone: () => void;
}

export function ScheduleCard({ schedule, onChange, onGone }: ScheduleCardProps) {
  const { id, name, status, cron, timeZone, jitterSeconds, scan, nextRun, lastScan, lastSkip, webhook } = schedule;
  const title = name ?? scanTitle({ request: scan });
  return (
    <li class="card schedule">
      <header class="card-head">
        <h3>
          <Said text={title} most={120} />
        </h3>
        <ScheduleControls schedule={schedule} onChange={onChange} onGone={onGone} />
      </header>
      <dl class="facts">
        <div>
          <dt>Next</dt>
          <dd>
            {status === "paused" ? (
              "paused"
            ) : nextRun === null ? (
              "never"
            ) : (
              <time dateTime={nextRun}>{formatTime(nextRun)}</time>
            )}
          </dd>
        </div>
        <div>
          <dt>Times</dt>
          <dd>
            <code>{cron}</code> <small>{timeZone}</small>
            {jitterSeconds === 0 ? null : <small> up to {jitterSeconds} s later</small>}
          </dd>
        </div>
        <div>
          <dt>Scans</dt>
          <dd>
            <Said text={scanTitle({ request: scan })} />{" "}
            <small>
              ports <Said text={scan.ports} most={60} />
            </small>
          </dd>
        </div>
        <div>
          <dt>Last scan</dt>
          <dd>
            {lastScan === null ? (
              "none yet"
            ) : (
              <>
                <a href={`/scans/${lastScan.id}`}>
                  {lastScan.plannedAt === null ? "by hand" : formatTime(lastScan.plannedAt)}
                </a>{" "}
                <StatusMark status={lastScan.status} />
              </>
            )}
          </dd>
        </div>
        {webhook === null ? null : (
          <div>
            <dt>Webhook</dt>
            <dd>
              <Said text={webhook.origin} most={120} />{" "}
              <small>{webhook.on === "always" ? "after every scan" : "when something has changed"}</small>
              <Delivery delivery={schedule.lastDelivery} />
            </dd>
          </div>
        )}
      </dl>
      {lastSkip === null ? null : (
        <p class="notice">
          No scan on {formatTime(lastSkip.plannedAt)}: <Said text={lastSkip.message} />
        </p>
      )}
      <span class="unseen">Identifier {id}</span>
    </li>
  );
}

/** What became of the last notice. */
function Delivery({ delivery }: { readonly delivery: Schedule["lastDelivery"] }) {
  if (delivery === null) return null;
  const { status, attempts, problem } = delivery;
  return (
    <p>
      <small>
        last notice {status}, {formatQuantity(attempts, "try", "tries")}
        {problem === null ? null : <Said text={`: ${problem}`} />}
      </small>
    </p>
  );
}

function ScheduleControls({ schedule, onChange, onGone }: ScheduleCardProps) {
  const { route } = useLocation();
  const [failure, setFailure] = useState("");
  const [isDeleting, setDeleting] = useState(false);
  const params = { path: { id: schedule.id } };

  const attempt = async (act: () => Promise<void>): Promise<void> => {
    setFailure("");
    try {
      await act();
    } catch (error) {
      setFailure(describeFailure(error));
    }
  };
  const { requests } = client.value;
  const run = () =>
    attempt(async () => route(`/scans/${dataOf(await requests.POST("/v1/schedules/{id}/run", { params })).id}`));
  const pause = () =>
    attempt(async () => onChange(dataOf(await requests.POST("/v1/schedules/{id}/pause", { params }))));
  const resume = () =>
    attempt(async () => onChange(dataOf(await requests.POST("/v1/schedules/{id}/resume", { params }))));
  const remove = () =>
    attempt(async () => {
      await requests.DELETE("/v1/schedules/{id}", { params });
      onGone();
    });
  return (
    <div class="controls">
      <button type="button" class="small" onClick={() => void run()}>
        Scan now
      </button>
      {schedule.status === "paused" ? (
        <button type="button" class="small" onClick={() => void resume()}>
          Resume
        </button>
      ) : (
        <button type="button" class="small" onClick={() => void pause()}>
          Pause
        </button>
      )}
      {isDeleting ? (
        <>
          <button type="button" class="small danger" onClick={() => void remove()}>
            Delete for good
          </button>
          <button type="button" class="small" onClick={() => setDeleting(false)}>
            Keep
          </button>
        </>
      ) : (
        <button type="button" class="small" onClick={() => setDeleting(true)}>
          Delete
        </button>
      )}
      {failure === "" ? null : <Failure>{failure}</Failure>}
    </div>
  );
}
