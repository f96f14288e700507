import { dataOf } from "@portolan/client";
import { useEffect, useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { client } from "../api/client.ts";
import { describeFailure } from "../api/describe-failure.ts";
import type { Difference, Scan } from "../api/types.ts";
import { Empty, Failure, Loading } from "../parts/notice.tsx";
import { PageTitle } from "../parts/page-title.tsx";
import { scanTitle } from "../scans/scan-title.ts";
import { formatTime } from "../text/format.ts";
import { DifferenceView } from "./difference-view.tsx";

/** Scans that can be chosen: the newest. */
const CHOICES = 200;

/** What one scan found otherwise than another; the address names both. */
export function ComparePage() {
  const { query, route } = useLocation();
  const { a = "", b = "" } = query;
  const scans = useScans();
  const choose = (side: "a" | "b") => (id: string) => {
    const sides = { a, b, [side]: id };
    route(`/compare?a=${encodeURIComponent(sides.a)}&b=${encodeURIComponent(sides.b)}`);
  };
  return (
    <>
      <PageTitle title="Compare" />
      {scans.failure === "" ? null : <Failure>{scans.failure}</Failure>}
      <div class="card compare-sides">
        <Choice label="Earlier scan" value={a} scans={scans.list} onChange={choose("a")} />
        <Choice label="Later scan" value={b} scans={scans.list} onChange={choose("b")} />
      </div>
      {a === "" || b === "" ? (
        <Empty title="Choose two scans">
          <p>What the later one found otherwise than the earlier one is shown here.</p>
        </Empty>
      ) : (
        <Compared key={`${a} ${b}`} a={a} b={b} />
      )}
    </>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly scans: readonly Scan[] | undefined;
  readonly onChange: (id: string) => void;
}

function Choice({ label, value, scans, onChange }: ChoiceProps) {
  const isListed = value === "" || scans?.some(({ id }) => id === value);
  return (
    <label class="field">
      <span>{label}</span>
      <select value={value} onChange={({ currentTarget }) => onChange(currentTarget.value)}>
        <option value="">{scans === undefined ? "loading…" : "choose…"}</option>
        {isListed ? null : <option value={value}>{value}</option>}
        {scans?.map((scan) => (
          <option key={scan.id} value={scan.id}>
            {`${formatTime(scan.createdAt)} · ${scanTitle(scan)} · ${scan.status}`}
          </option>
        ))}
      </select>
    </label>
  );
}

function Compared({ a, b }: { readonly a: string; readonly b: string }) {
  const [difference, setDifference] = useState<Difference>();
  const [failure, setFailure] = useState("");
  useEffect(() => {
    const aborter = new AbortController();
    const params = { path: { a, b } };
    client.value.requests
      .GET("/v1/scans/{a}/diff/{b}", { params, signal: aborter.signal })
      .then((answer) => setDifference(dataOf(answer)))
      .catch((error: unknown) => {
        if (!aborter.signal.aborted) setFailure(describeFailure(error));
      });
    return () => aborter.abort();
  }, [a, b]);
  if (failure !== "") return <Failure>{failure}</Failure>;
  return difference === undefined ? (
    <Loading what="the comparison" />
  ) : (
    <DifferenceView difference={difference} a={a} b={b} />
  );
}

function useScans() {
  const [list, setList] = useState<readonly Scan[]>();
  const [failure, setFailure] = useState("");
  useEffect(() => {
    const aborter = new AbortController();
    const params = { query: { limit: CHOICES } };
    client.value.requests
      .GET("/v1/scans", { params, signal: aborter.signal })
      .then((answer) => setList(dataOf(answer).scans))
      .catch((error: unknown) => {
        if (!aborter.signal.aborted) setFailure(describeFailure(error));
      });
    return () => aborter.abort();
  }, []);
  return { list, failure };
}
