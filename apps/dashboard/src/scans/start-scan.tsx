import { useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { client } from "../api/client.ts";
import { FormErrors } from "../parts/form-errors.tsx";
import { useSubmission } from "../parts/use-submission.ts";
import { ScanFields } from "./scan-fields.tsx";
import { errorsOf, FIRST_TEXTS, missingFields, requestOf } from "./scan-form.ts";

/** The form that asks for a scan, and goes to it. */
export function StartScan() {
  const { route } = useLocation();
  const [texts, setTexts] = useState(FIRST_TEXTS);
  const { form, errors, isSending, errorOf, submit } = useSubmission(errorsOf);
  const send = async (): Promise<void> => {
    const { id } = await client.value.createScan(requestOf(texts));
    route(`/scans/${id}`);
  };
  return (
    <form
      ref={form}
      class="card start"
      noValidate
      onSubmit={(event) => void submit(event, missingFields(texts), send)}
      aria-labelledby="start-title"
    >
      <h2 id="start-title">Start a scan</h2>
      <ScanFields texts={texts} onChange={setTexts} errorOf={errorOf}>
        <button type="submit" class="primary" disabled={isSending}>
          {isSending ? "Starting…" : "Start scan"}
        </button>
      </ScanFields>
      <FormErrors errors={errors} />
    </form>
  );
}
