import { dataOf } from "@portolan/client";
import { useState } from "preact/hooks";
import { client } from "../api/client.ts";
import { describeFailure } from "../api/describe-failure.ts";
import type { Scan } from "../api/types.ts";
import { Failure } from "../parts/notice.tsx";

const FORMATS = [
  { name: "CSV", type: "text/csv", extension: "csv" },
  { name: "NDJSON", type: "application/x-ndjson", extension: "ndjson" },
  { name: "XML", type: "application/xml", extension: "xml" },
] as const;

type Format = (typeof FORMATS)[number];

/** Gives the results as a file. A plain link would send no token, so they are fetched, then handed over. */
export function Downloads({ scan }: { readonly scan: Scan }) {
  const [busy, setBusy] = useState<string>();
  const [failure, setFailure] = useState("");

  const download = async ({ name, type, extension }: Format): Promise<void> => {
    setBusy(name);
    setFailure("");
    try {
      const path = { id: scan.id };
      const answer = await client.value.requests.GET("/v1/scans/{id}/results", {
        params: { path },
        headers: { Accept: type },
        parseAs: "blob",
      });
      save(dataOf(answer), `portolan-${scan.id}.${extension}`);
    } catch (error) {
      setFailure(describeFailure(error));
    } finally {
      setBusy(undefined);
    }
  };

  return (
    <div class="downloads">
      <span id="download-label">Download</span>
      {FORMATS.map((format) => (
        <button
          key={format.name}
          type="button"
          class="small"
          aria-label={`Download ${format.name}`}
          disabled={busy !== undefined}
          onClick={() => void download(format)}
        >
          {format.name}
        </button>
      ))}
      {failure === "" ? null : <Failure>{failure}</Failure>}
    </div>
  );
}

function save(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // The browser has taken hold of it by the time that the next task runs.
  setTimeout(() => URL.revokeObjectURL(link.href));
}
