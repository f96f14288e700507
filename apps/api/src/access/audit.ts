import type { AuditEntry, Store } from "@portolan/store";
import type { Response } from "express";
import { requestIdOf } from "../log-requests.ts";
import { actorOf, callerOf } from "./caller.ts";

/** Keeps what whoever asks has done, or was refused. */
export type Audit = (response: Response, action: string, subject: string, detail: object) => void;

export function auditTo(store: Store, now: () => AuditEntry["timeMs"] = Date.now): Audit {
  return (response, action, subject, detail) => {
    const actor = actorOf(callerOf(response));
    store.audit.add({ timeMs: now(), actor, action, subject, detail: { requestId: requestIdOf(response), ...detail } });
  };
}
