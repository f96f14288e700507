import { useEffect, useState } from "preact/hooks";

/** An element's width in CSS pixels as it changes, 0 until it is known; the element itself; and the reference that it is to be given. */
export function useWidth(): {
  readonly width: number;
  readonly element: HTMLElement | null;
  readonly ref: (element: HTMLElement | null) => void;
} {
  const [element, setElement] = useState<HTMLElement | null>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    if (element === null) return;
    const observer = new ResizeObserver(() => setWidth(Math.floor(element.clientWidth)));
    observer.observe(element);
    return () => observer.disconnect();
  }, [element]);
  return { width, element, ref: setElement };
}
