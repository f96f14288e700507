import type { ComponentChildren } from "preact";

/** A field of a form, with its label, its hint, and what is wrong with it. */
export interface FieldProps {
  /** Its name in the form. */
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  /** What is wrong with it, in the server's or the page's words. */
  readonly error?: string | undefined;
  /** The control; it takes these attributes. */
  readonly children: (attributes: FieldAttributes) => ComponentChildren;
}

/** What ties a control to its label, hint and error. */
export interface FieldAttributes {
  readonly id: string;
  readonly name: string;
  readonly "aria-invalid": boolean;
  readonly "aria-describedby": string | undefined;
}

export function Field({ name, label, hint, error, children }: FieldProps) {
  const id = `field-${name}`;
  const described = [hint === undefined ? "" : `${id}-hint`, error === undefined ? "" : `${id}-error`];
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children({
        id,
        name,
        "aria-invalid": error !== undefined,
        "aria-describedby": described.filter((part) => part !== "").join(" ") || undefined,
      })}
      {hint === undefined ? null : (
        <p id={`${id}-hint`} class="hint">
          {hint}
        </p>
      )}
      {error === undefined ? null : (
        <p id={`${id}-error`} class="field-error">
          {error}
        </p>
      )}
    </div>
  );
}
