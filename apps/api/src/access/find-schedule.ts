import type { ScheduleRecord } from "@portolan/store";
import type { Response } from "express";
import { noSchedule, type ScheduleService } from "../schedules/schedule-service.ts";
import { callerOf, mayControl, maySee, requireScope } from "./caller.ts";

/** A schedule that whoever asks may see. One that they may not see is not there for them. @throws Problem `not-found` */
export function findVisibleSchedule(service: ScheduleService, id: string, response: Response): ScheduleRecord {
  const record = service.find(id);
  if (!maySee(callerOf(response), record.owner)) throw noSchedule(id);
  return record;
}

/**
 * A schedule that whoever asks may pause, resume, run and delete: one's own, and those of nobody.
 *
 * @throws Problem `not-found`, `scope-missing`
 */
export function findControllableSchedule(service: ScheduleService, id: string, response: Response): ScheduleRecord {
  const caller = callerOf(response);
  requireScope(caller, "scan");
  const record = findVisibleSchedule(service, id, response);
  if (!mayControl(caller, record.owner)) throw noSchedule(id);
  return record;
}
