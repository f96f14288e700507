import { dataOf } from "@portolan/client";
import { useState } from "preact/hooks";
import { client } from "../api/client.ts";
import type { Schedule } from "../api/types.ts";
import { Field, type FieldAttributes } from "../parts/field.tsx";
import { FormErrors } from "../parts/form-errors.tsx";
import { useSubmission } from "../parts/use-submission.ts";
import { ScanFields } from "../scans/scan-fields.tsx";
import {
  COMMON_TIMES,
  errorsOf,
  firstTexts,
  missingFields,
  type ScheduleFormTexts,
  scheduleRequestOf,
} from "./schedule-form.ts";

/** The form that makes a schedule. */
export function MakeSchedule({ onMade }: { readonly onMade: (schedule: Schedule) => void }) {
  const [texts, setTexts] = useState(() => firstTexts(Intl.DateTimeFormat().resolvedOptions().timeZone));
  const { form, errors, isSending, errorOf, submit } = useSubmission((error) => errorsOf(error, texts.timeZone));

  const send = async (): Promise<void> => {
    const body = scheduleRequestOf(texts);
    onMade(dataOf(await client.value.requests.POST("/v1/schedules", { body })));
    setTexts({ ...texts, name: "", webhookUrl: "", scan: { ...texts.scan, targets: "" } });
  };

  const text =
    (name: Exclude<keyof ScheduleFormTexts, "scan" | "webhookOn">, more: object = {}) =>
    (attributes: FieldAttributes) => (
      <input
        {...attributes}
        {...more}
        value={texts[name]}
        autoComplete="off"
        spellcheck={false}
        onInput={({ currentTarget }) => setTexts({ ...texts, [name]: currentTarget.value })}
      />
    );
  return (
    <form
      ref={form}
      class="card start"
      noValidate
      onSubmit={(event) => void submit(event, missingFields(texts), send)}
      aria-labelledby="make-title"
    >
      <h2 id="make-title">Make a schedule</h2>
      <div class="schedule-fields">
        <Field name="name" label="Name" error={errorOf("name")}>
          {text("name", { placeholder: "office" })}
        </Field>
        <Field name="cron" label="Times" error={errorOf("cron")} hint="Minute, hour, day of month, month, day of week.">
          {text("cron", { list: "common-times" })}
        </Field>
        <Field name="timeZone" label="Time zone" error={errorOf("timeZone")}>
          {text("timeZone", { placeholder: "UTC" })}
        </Field>
        <Field name="jitterSeconds" label="Random delay" error={errorOf("jitterSeconds")} hint="Seconds, at the most.">
          {text("jitterSeconds", { inputMode: "numeric" })}
        </Field>
        <Field
          name="webhookUrl"
          label="Webhook"
          error={errorOf("webhookUrl")}
          hint="An http or https URL that is told of changes; none if empty."
        >
          {text("webhookUrl", { inputMode: "url", placeholder: "http://127.0.0.1:9000/changes" })}
        </Field>
        <Field name="webhookOn" label="Told" error={errorOf("webhookOn")}>
          {(attributes) => (
            <select
              {...attributes}
              value={texts.webhookOn}
              onChange={({ currentTarget }) =>
                setTexts({ ...texts, webhookOn: currentTarget.value === "always" ? "always" : "change" })
              }
            >
              <option value="change">when something has changed</option>
              <option value="always">after every scan</option>
            </select>
          )}
        </Field>
        <datalist id="common-times">
          {COMMON_TIMES.map(([cron, label]) => (
            <option key={cron} value={cron} label={label} />
          ))}
        </datalist>
      </div>
      <ScanFields texts={texts.scan} onChange={(scan) => setTexts({ ...texts, scan })} errorOf={errorOf}>
        <button type="submit" class="primary" disabled={isSending}>
          {isSending ? "Making…" : "Make schedule"}
        </button>
      </ScanFields>
      <FormErrors errors={errors} />
    </form>
  );
}
