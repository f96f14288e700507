import { useMemo, useState } from "preact/hooks";
import { Empty, Loading } from "../parts/notice.tsx";
import { isOver, type ScanModel } from "../scan/scan-model.ts";
import { formatCount } from "../text/format.ts";
import { filterOf, NO_FILTER, ResultFilter } from "./result-filter.tsx";
import { MOST_ROWS } from "./result-rows.ts";
import { ResultTable } from "./result-table.tsx";
import { filterRows, type Order, sortRows } from "./select-rows.ts";

/** The ports of a scan, to be filtered and sorted. */
export function ResultsView({ model }: { readonly model: ScanModel }) {
  const { results } = model;
  const version = model.version.value;
  const [texts, setTexts] = useState(NO_FILTER);
  const [order, setOrder] = useState<Order>({ column: "host", isDescending: false });
  const sorted = useMemo(() => sortRows(results.rows, order), [version, order]);
  const rows = useMemo(() => filterRows(sorted, filterOf(texts)), [sorted, texts]);
  if (results.found === 0) {
    const status = model.scan.value?.status;
    if (!model.isComplete.value && status !== undefined && isOver(status)) return <Loading what="results" />;
    return model.isComplete.value ? (
      <Empty title="No port was found">
        <p>Closed and filtered ports become results only when a scan is asked to record all of them.</p>
      </Empty>
    ) : (
      <Empty title="Nothing found yet">
        <p>Ports appear here as they are found.</p>
      </Empty>
    );
  }
  return (
    <>
      <ResultFilter
        texts={texts}
        onChange={setTexts}
        count={(state) => results.count(state)}
        shown={rows.length}
        total={results.rows.length}
        isComplete={model.isComplete.value}
      />
      {results.found > MOST_ROWS ? (
        <p class="notice">
          The table holds the first {formatCount(MOST_ROWS)} of {formatCount(results.found)} ports: download the results
          to have all.
        </p>
      ) : null}
      {rows.length === 0 ? (
        <Empty title="No port matches">
          <button type="button" onClick={() => setTexts(NO_FILTER)}>
            Clear the filter
          </button>
        </Empty>
      ) : (
        <ResultTable rows={rows} order={order} onOrder={setOrder} />
      )}
    </>
  );
}
