import { useState } from "preact/hooks";
import { client } from "../api/client.ts";
import { describeFailure } from "../api/describe-failure.ts";
import type { Scan } from "../api/types.ts";
import { StatusMark } from "../parts/mark.tsx";
import { isOver, type ScanModel } from "./scan-model.ts";

/** Where the scan stands, and what can be done about it. */
export function ScanControls({ model, scan }: { readonly model: ScanModel; readonly scan: Scan }) {
  const [isBusy, setBusy] = useState(false);
  const [isAborting, setAborting] = useState(false);

  const act = async (action: "pauseScan" | "resumeScan" | "abortScan"): Promise<void> => {
    setBusy(true);
    setAborting(false);
    try {
      model.show(await client.value[action](scan.id));
      model.failure.value = "";
    } catch (error) {
      model.failure.value = describeFailure(error);
    } finally {
      setBusy(false);
    }
  };

  return (
    <div class="controls">
      <span role="status">
        <StatusMark status={scan.status} />
      </span>
      {isOver(scan.status) ? null : (
        <>
          {scan.status === "paused" ? (
            <button type="button" disabled={isBusy} onClick={() => void act("resumeScan")}>
              Resume
            </button>
          ) : (
            <button type="button" disabled={isBusy} onClick={() => void act("pauseScan")}>
              Pause
            </button>
          )}
          {isAborting ? (
            <>
              <button type="button" class="danger" disabled={isBusy} onClick={() => void act("abortScan")}>
                Abort for good
              </button>
              <button type="button" onClick={() => setAborting(false)}>
                Go on
              </button>
            </>
          ) : (
            <button type="button" disabled={isBusy} onClick={() => setAborting(true)}>
              Abort
            </button>
          )}
        </>
      )}
    </div>
  );
}
