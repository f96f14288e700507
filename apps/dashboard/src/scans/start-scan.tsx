import { useRef, useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { client, describeFailure } from "../api/client.ts";
import { Field, type FieldAttributes } from "../parts/field.tsx";
import {
  errorsOf,
  FIRST_TEXTS,
  type FieldError,
  type Field as FieldName,
  missingFields,
  PACES,
  requestOf,
  type ScanFormTexts,
  TECHNIQUES,
} from "./scan-form.ts";

/** The form that asks for a scan, and goes to it. */
export function StartScan() {
  const { route } = useLocation();
  const form = useRef<HTMLFormElement>(null);
  const [texts, setTexts] = useState(FIRST_TEXTS);
  const [errors, setErrors] = useState<readonly FieldError[]>([]);
  const [isSending, setSending] = useState(false);

  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const missing = missingFields(texts);
    if (missing.length > 0) return refuse(missing);
    setSending(true);
    setErrors([]);
    try {
      const { id } = await client.value.createScan(requestOf(texts));
      route(`/scans/${id}`);
    } catch (error) {
      refuse(errorsOf(error) ?? [{ message: describeFailure(error) }]);
    } finally {
      setSending(false);
    }
  };

  function refuse(found: readonly FieldError[]): void {
    setErrors(found);
    const first = form.current?.elements.namedItem(found[0]?.field ?? "");
    if (first instanceof HTMLElement) first.focus();
  }

  const change = (name: keyof ScanFormTexts) => (event: { currentTarget: { value: string } }) =>
    setTexts({ ...texts, [name]: event.currentTarget.value });
  const errorOf = (name: FieldName): string | undefined => errors.find(({ field }) => field === name)?.message;
  const text = (name: "targets" | "ports" | "rate", placeholder: string) => (attributes: FieldAttributes) => (
    <input
      {...attributes}
      value={texts[name]}
      placeholder={placeholder}
      autoComplete="off"
      spellcheck={false}
      onInput={change(name)}
    />
  );
  const others = errors.filter(({ field }) => field === undefined);
  return (
    <form
      ref={form}
      class="card start"
      noValidate
      onSubmit={(event) => void submit(event)}
      aria-labelledby="start-title"
    >
      <h2 id="start-title">Start a scan</h2>
      <div class="start-fields">
        <Field name="targets" label="Targets" error={errorOf("targets")} hint="Addresses, blocks, ranges or names.">
          {text("targets", "127.0.0.1, 127.0.0.0/28")}
        </Field>
        <Field name="ports" label="Ports" error={errorOf("ports")} hint="Numbers, ranges or services.">
          {text("ports", "22, 80, 8000-8999")}
        </Field>
        <button type="submit" class="primary" disabled={isSending}>
          {isSending ? "Starting…" : "Start scan"}
        </button>
      </div>
      <details open={errors.some(({ field }) => field === "technique" || field === "pace" || field === "rate")}>
        <summary>More options</summary>
        <div class="option-fields">
          <Field name="technique" label="Technique" error={errorOf("technique")}>
            {(attributes) => (
              <select {...attributes} value={texts.technique} onChange={change("technique")}>
                {Object.entries(TECHNIQUES).map(([value, { label }]) => (
                  <option key={value} value={value}>
                    {label}
                  </option>
                ))}
              </select>
            )}
          </Field>
          <Field name="pace" label="Pace" error={errorOf("pace")}>
            {(attributes) => (
              <select {...attributes} value={texts.pace} onChange={change("pace")}>
                {PACES.map((pace) => (
                  <option key={pace}>{pace}</option>
                ))}
              </select>
            )}
          </Field>
          <Field name="rate" label="Probes a second" error={errorOf("rate")}>
            {text("rate", "as the network bears")}
          </Field>
          <Field name="records" label="Results">
            {(attributes) => (
              <select {...attributes} value={texts.records} onChange={change("records")}>
                <option value="open">open ports</option>
                <option value="all">every port, whatever its state</option>
              </select>
            )}
          </Field>
        </div>
      </details>
      {others.length === 0 ? null : (
        <div role="alert" class="notice failure">
          {others.map(({ message }) => (
            <p key={message}>{message}</p>
          ))}
        </div>
      )}
    </form>
  );
}
