import type { components } from "@portolan/client";

type Schemas = components["schemas"];

export type Difference = Schemas["Difference"];
export type DifferenceSide = Schemas["DifferenceSide"];
export type Change = Schemas["Change"];
export type Finding = Schemas["Finding"];
export type HostHistory = Schemas["HostHistory"];
export type NotCompared = Schemas["NotCompared"];
export type PortEvent = Schemas["PortEvent"];
export type PortFinding = Schemas["PortFinding"];
export type PortState = Schemas["PortState"];
export type Progress = Schemas["Progress"];
export type Scan = Schemas["Scan"];
export type ScanEvent = Schemas["ScanEvent"];
export type ScanPage = Schemas["ScanPage"];
export type ScanRequest = Schemas["ScanRequest"];
export type ScanStatus = Schemas["ScanStatus"];
export type Schedule = Schemas["Schedule"];
export type ScheduleRequest = Schemas["ScheduleRequest"];
export type Service = Schemas["Service"];
export type StateCount = Schemas["StateCount"];
