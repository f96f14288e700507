import type { ComponentChildren } from "preact";
import { Field, type FieldAttributes } from "../parts/field.tsx";
import type { Submission } from "../parts/use-submission.ts";
import { PACES, type ScanFormTexts, TECHNIQUES } from "./scan-form.ts";

/** The fields that say what is scanned, and how. */
export interface ScanFieldsProps {
  readonly texts: ScanFormTexts;
  readonly onChange: (texts: ScanFormTexts) => void;
  readonly errorOf: Submission["errorOf"];
  /** What stands beside the first fields. */
  readonly children?: ComponentChildren;
}

/** Fields under "More options", which open by themselves when something is wrong with one. */
const OPTIONS = ["technique", "pace", "rate", "records"];

export function ScanFields({ texts, onChange, errorOf, children }: ScanFieldsProps) {
  const change =
    (name: keyof ScanFormTexts) =>
    ({ currentTarget }: { readonly currentTarget: { readonly value: string } }): void =>
      onChange({ ...texts, [name]: currentTarget.value });
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
  return (
    <>
      <div class="start-fields">
        <Field name="targets" label="Targets" error={errorOf("targets")} hint="Addresses, blocks, ranges or names.">
          {text("targets", "127.0.0.1, 127.0.0.0/28")}
        </Field>
        <Field name="ports" label="Ports" error={errorOf("ports")} hint="Numbers, ranges or services.">
          {text("ports", "22, 80, 8000-8999")}
        </Field>
        {children}
      </div>
      <details open={OPTIONS.some((name) => errorOf(name) !== undefined)}>
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
          <Field name="records" label="Results" error={errorOf("records")}>
            {(attributes) => (
              <select {...attributes} value={texts.records} onChange={change("records")}>
                <option value="open">open ports</option>
                <option value="all">every port, whatever its state</option>
              </select>
            )}
          </Field>
        </div>
      </details>
    </>
  );
}
