import { useEffect, useMemo } from "preact/hooks";
import { useRoute } from "preact-iso";
import type { Scan } from "../api/types.ts";
import { Failure, Loading } from "../parts/notice.tsx";
import { PageTitle } from "../parts/page-title.tsx";
import { Said } from "../parts/said.tsx";
import { scanTitle } from "../scans/scan-title.ts";
import { ScanControls } from "./scan-controls.tsx";
import { ScanFigures } from "./scan-figures.tsx";
import { ScanModel } from "./scan-model.ts";
import { ScanViews } from "./scan-views.tsx";

/** One scan, as it goes on. */
export function ScanPage() {
  const { id = "" } = useRoute().params;
  const model = useMemo(() => new ScanModel(id), [id]);
  useEffect(() => {
    void model.start();
    return () => model.stop();
  }, [model]);
  const scan = model.scan.value;
  const failure = model.failure.value;
  const title = scan === undefined ? "Scan" : scanTitle(scan);
  return (
    <>
      <p class="crumbs">
        <a href="/">Scans</a>
      </p>
      <div class="title-row">
        <div>
          <PageTitle title={title} />
          {scan === undefined ? null : (
            <p class="subtitle">
              ports <Said text={scan.ports} most={120} />
            </p>
          )}
        </div>
        {scan === undefined ? null : <ScanControls model={model} scan={scan} />}
      </div>
      {failure === "" ? null : <Failure>{failure}</Failure>}
      {model.isLive.value ? null : <p class="notice">The line to the server is down. It is tried again.</p>}
      {scan === undefined ? failure === "" && <Loading what="the scan" /> : <ScanBody model={model} scan={scan} />}
    </>
  );
}

/** What is known of a scan. */
function ScanBody({ model, scan }: { readonly model: ScanModel; readonly scan: Scan }) {
  return (
    <>
      <ScanFigures model={model} scan={scan} />
      {scan.failure === null ? null : (
        <Failure>
          <Said text={`${scan.failure.code}: ${scan.failure.message}`} />
        </Failure>
      )}
      <Warnings model={model} />
      <ScanViews model={model} scan={scan} />
    </>
  );
}

function Warnings({ model }: { readonly model: ScanModel }) {
  const warnings = model.warnings.value;
  if (warnings.length === 0) return null;
  return (
    <details class="notice">
      <summary>{warnings.length === 1 ? "1 warning" : `${warnings.length} warnings`}</summary>
      <ul>
        {warnings.map((message, index) => (
          <li key={index}>
            <Said text={message} />
          </li>
        ))}
      </ul>
    </details>
  );
}
