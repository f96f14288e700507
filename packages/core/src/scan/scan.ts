import type { ScanRequest } from "./request.ts";
import type { Scan } from "./scan-handle.ts";

/** Starts a scan. */
export declare function scan(request: ScanRequest): Scan;
