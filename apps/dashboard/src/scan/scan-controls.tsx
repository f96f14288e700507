import { useState } from "preact/hooks";
import { ask, describeFailure } from "../api/request.ts";
import type { Scan } from "../api/types.ts";
import { StatusMark } from "../parts/mark.tsx";
import { isOver, type ScanModel } from "./scan-model.ts";

/** Where the scan stands, and what can be done about it. */
export function ScanControls({ model, scan }: { readonly model: ScanModel; readonly scan: Scan }) {
  const [isBusy, setBusy] = useState(false);
  const [isAborting, setAborting] = useState(false);
  const path = `/v1/scans/${encodeURIComponent(scan.id)}`;

  const act = async (method: "POST" | "DELETE", action = ""): Promise<void> => {
    setBusy(true);
    setAborting(false);
    try {
      model.show(await ask<Scan>(path + action, { method }));
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
            <button type="button" disabled={isBusy} onClick={() => void act("POST", "/resume")}>
              Resume
            </button>
          ) : (
            <button type="button" disabled={isBusy} onClick={() => void act("POST", "/pause")}>
              Pause
            </button>
          )}
          {isAborting ? (
            <>
              <button type="button" class="danger" disabled={isBusy} onClick={() => void act("DELETE")}>
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
