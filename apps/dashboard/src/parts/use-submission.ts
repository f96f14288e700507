import type { RefObject } from "preact";
import { useRef, useState } from "preact/hooks";

/** What is wrong with a form: a sentence, with the field that it is about, or none. */
export interface FieldError {
  readonly field?: string;
  readonly message: string;
}

/** How a form stands. */
export interface Submission {
  readonly form: RefObject<HTMLFormElement | null>;
  readonly errors: readonly FieldError[];
  readonly isSending: boolean;
  /** What is wrong with a field. */
  errorOf(field: string): string | undefined;
  /** Sends the form, unless something is missing, and shows what is wrong with it: the first field that has an error gets the focus. */
  submit(event: Event, missing: readonly FieldError[], send: () => Promise<void>): Promise<void>;
}

/** A form that is sent to the server. @param errorsOf What an error says against the form. */
export function useSubmission(errorsOf: (error: unknown) => readonly FieldError[]): Submission {
  const form = useRef<HTMLFormElement>(null);
  const [errors, setErrors] = useState<readonly FieldError[]>([]);
  const [isSending, setSending] = useState(false);

  const refuse = (found: readonly FieldError[]): void => {
    setErrors(found);
    const first = form.current?.elements.namedItem(found[0]?.field ?? "");
    if (first instanceof HTMLElement) first.focus();
  };

  return {
    form,
    errors,
    isSending,
    errorOf: (name) => errors.find(({ field }) => field === name)?.message,
    submit: async (event, missing, send) => {
      event.preventDefault();
      if (missing.length > 0) return refuse(missing);
      setSending(true);
      setErrors([]);
      try {
        await send();
      } catch (error) {
        refuse(errorsOf(error));
      } finally {
        setSending(false);
      }
    },
  };
}
