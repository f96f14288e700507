import type { ScanRecord } from "@portolan/store";
import type { Response } from "express";
import { notFound, type ScanService } from "../scans/scan-service.ts";
import { callerOf, mayControl, maySee, requireScope } from "./caller.ts";

/** A scan that whoever asks may see. One that they may not see is not there for them. @throws Problem `not-found` */
export function findVisible(service: ScanService, id: string, response: Response): ScanRecord {
  const record = service.find(id);
  if (!maySee(callerOf(response), record.owner)) throw notFound(id);
  return record;
}

/**
 * A scan that whoever asks may pause, resume and abort: one's own, and those of nobody.
 *
 * @throws Problem `not-found`, `scope-missing`
 */
export function findControllable(service: ScanService, id: string, response: Response): ScanRecord {
  const caller = callerOf(response);
  requireScope(caller, "scan");
  const record = findVisible(service, id, response);
  if (!mayControl(caller, record.owner)) throw notFound(id);
  return record;
}
