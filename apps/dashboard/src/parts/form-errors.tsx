import { Said } from "./said.tsx";
import type { FieldError } from "./use-submission.ts";

/** What is wrong with a form as a whole. */
export function FormErrors({ errors }: { readonly errors: readonly FieldError[] }) {
  const others = errors.filter(({ field }) => field === undefined);
  if (others.length === 0) return null;
  return (
    <div role="alert" class="notice failure">
      {others.map(({ message }) => (
        <p key={message}>
          <Said text={message} most={600} />
        </p>
      ))}
    </div>
  );
}
