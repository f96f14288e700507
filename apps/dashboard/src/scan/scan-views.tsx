import { ErrorBoundary, lazy, useLocation } from "preact-iso";
import type { Scan } from "../api/types.ts";
import { PortMap } from "../map/port-map.tsx";
import { ResultsView } from "../results/results-view.tsx";
import { Downloads } from "./downloads.tsx";
import type { ScanModel } from "./scan-model.ts";

/** Only who looks at charts loads what draws them. */
const ChartsView = lazy(async () => (await import("../charts/charts-view.tsx")).ChartsView);

const VIEWS = [
  { name: "table", title: "Ports", View: ResultsView },
  { name: "map", title: "Port map", View: PortMap },
  { name: "charts", title: "Charts", View: ChartsView },
] as const;

/** What a scan found: one of several views, which the address names. */
export function ScanViews({ model, scan }: { readonly model: ScanModel; readonly scan: Scan }) {
  const { path, query } = useLocation();
  const { name, title, View } = VIEWS.find((view) => view.name === query["view"]) ?? VIEWS[0];
  return (
    <section class="card" aria-label={title}>
      <header class="card-head">
        <nav class="views" aria-label="Views">
          {VIEWS.map((view) => (
            <a
              key={view.name}
              href={view === VIEWS[0] ? path : `${path}?view=${view.name}`}
              aria-current={view.name === name ? "page" : undefined}
            >
              {view.title}
            </a>
          ))}
        </nav>
        <Downloads scan={scan} />
      </header>
      <ErrorBoundary>
        <View model={model} />
      </ErrorBoundary>
    </section>
  );
}
