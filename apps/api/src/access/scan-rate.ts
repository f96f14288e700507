import type { Store } from "@portolan/store";
import { Problem } from "../problem/problem.ts";
import type { Caller } from "./caller.ts";

/** Says whether a caller may ask for a scan now, on top of those that it has asked for. @throws Problem `rate-limited` */
export function checkScanRate({ owner, rate }: Caller, store: Store): void {
  if (rate === null) return;
  const nowMs = Date.now();
  const { count, firstMs } = store.scans.askedSince(owner, nowMs - rate.perMs);
  if (count < rate.count) return;
  const headers = { "Retry-After": String(Math.max(1, Math.ceil((firstMs + rate.perMs - nowMs) / 1_000))) };
  throw new Problem("rate-limited", `This token may ask for ${rate.count} scans in ${rate.perMs} ms: wait.`, {
    headers,
  });
}
