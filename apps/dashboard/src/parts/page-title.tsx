import { useEffect, useRef } from "preact/hooks";

let isFirst = true;

/** The heading of a page, safe to look at. On coming from another page it has the focus, so that a screen reader begins to read there. */
export function PageTitle({ title }: { readonly title: string }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (!isFirst) heading.current?.focus();
    isFirst = false;
  }, []);
  useEffect(() => {
    document.title = `${title} · Portolan`;
  }, [title]);
  return (
    <h1 ref={heading} tabIndex={-1}>
      {title}
    </h1>
  );
}
