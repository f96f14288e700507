import type { PortState, ScanStatus } from "../api/types.ts";

/** Shapes on a square of 16: states differ by their form, not by their colour alone. */
const STATE_SHAPES: Readonly<Record<PortState, string>> = {
  open: "M8 2a6 6 0 1 0 0 12A6 6 0 1 0 8 2Z",
  "open|filtered": "M8 2a6 6 0 1 0 0 12A6 6 0 1 0 8 2Zm0 1.6a4.4 4.4 0 0 1 0 8.8Z",
  unfiltered:
    "M8 2a6 6 0 1 0 0 12A6 6 0 1 0 8 2Zm0 1.6a4.4 4.4 0 1 1 0 8.8 4.4 4.4 0 1 1 0-8.8Zm0 2.4a2 2 0 1 0 0 4 2 2 0 1 0 0-4Z",
  filtered: "M2 3h12v2.4H2Zm0 3.8h12v2.4H2Zm0 3.8h12V13H2Z",
  closed: "M8 2a6 6 0 1 0 0 12A6 6 0 1 0 8 2Zm0 1.6a4.4 4.4 0 1 1 0 8.8 4.4 4.4 0 1 1 0-8.8Z",
  unknown:
    "M6.9 10.6h2.2v2.2H6.9Zm-2.5-5C4.5 3.6 6 2.6 8 2.6s3.6 1.1 3.6 3c0 2.2-2.4 2.4-2.4 4H7c0-2.3 2.3-2.5 2.3-3.9 0-.7-.5-1.1-1.3-1.1s-1.3.4-1.4 1.3Z",
};

const STATUS_SHAPES: Readonly<Record<ScanStatus, string>> = {
  queued: "M2.5 7h2v2h-2Zm4.5 0h2v2H7Zm4.5 0h2v2h-2Z",
  running: "M4 2.5 13 8l-9 5.5Z",
  paused: "M4 3h3v10H4Zm5 0h3v10H9Z",
  finished: "m6.4 12.6-4-4 1.5-1.5 2.5 2.5 5.7-5.7 1.5 1.5Z",
  aborted: "M3.5 3.5h9v9h-9Z",
  "timed-out": "M4 2h8v2.5L9.4 8 12 11.5V14H4v-2.5L6.6 8 4 4.5Z",
  failed: "m4.4 3 3.6 3.6L11.6 3 13 4.4 9.4 8l3.6 3.6-1.4 1.4L8 9.4 4.4 13 3 11.6 6.6 8 3 4.4Z",
};

function Shape({ path }: { readonly path: string }) {
  return (
    <svg class="shape" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={path} fill-rule="evenodd" />
    </svg>
  );
}

/** A port's state: a form, a colour and the word. */
export function StateMark({ state }: { readonly state: PortState }) {
  return (
    <span class={`mark state-${classOf(state)}`}>
      <Shape path={STATE_SHAPES[state]} />
      {state}
    </span>
  );
}

/** Where a scan stands, likewise. */
export function StatusMark({ status }: { readonly status: ScanStatus }) {
  return (
    <span class={`mark pill status-${status}`}>
      <Shape path={STATUS_SHAPES[status]} />
      {status}
    </span>
  );
}

/** A state as style sheets name it. */
export function classOf(state: PortState): string {
  return state === "open|filtered" ? "maybe" : state;
}
