import type { ComponentChildren } from "preact";

/** Something went wrong: said at once, also to who can't see it. */
export function Failure({ children }: { readonly children: ComponentChildren }) {
  return (
    <p class="notice failure" role="alert">
      {children}
    </p>
  );
}

/** There is nothing here yet, and why. */
export function Empty({ title, children }: { readonly title: string; readonly children?: ComponentChildren }) {
  return (
    <div class="empty">
      <p class="empty-title">{title}</p>
      {children}
    </div>
  );
}

/** Something is on its way. */
export function Loading({ what }: { readonly what: string }) {
  return (
    <p class="loading" role="status">
      Loading {what}…
    </p>
  );
}
