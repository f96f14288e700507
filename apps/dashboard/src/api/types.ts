/** Where a scan stands. */
export type ScanStatus = "queued" | "running" | "paused" | "finished" | "aborted" | "timed-out" | "failed";

export type PortState = "open" | "closed" | "filtered" | "unfiltered" | "open|filtered" | "unknown";

/** What `POST /v1/scans` takes. */
export interface ScanRequest {
  readonly targets: readonly string[];
  readonly ports: string;
  readonly techniques?: readonly ("connect" | "syn" | "ack" | "udp")[];
  readonly pace?: { readonly template?: string; readonly ratePerSecond?: number };
  readonly records?: "open" | "all";
}

/** How far a scan has come. */
export interface Progress {
  readonly decided: number;
  readonly sent: number;
  readonly retransmitted: number;
  readonly answered: number;
  readonly open: number;
  readonly elapsedMs: number;
  readonly ratePerSecond?: number;
}

/** A scan as the API shows it. */
export interface Scan {
  readonly id: string;
  readonly status: ScanStatus;
  readonly createdAt: string;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly request: ScanRequest;
  readonly addresses: readonly string[];
  readonly ports: string;
  readonly probes: number;
  readonly progress: Progress | null;
  readonly failure: { readonly code: string; readonly message: string } | null;
}

/** A page of `GET /v1/scans`. */
export interface ScanPage {
  readonly scans: readonly Scan[];
  readonly next: string | null;
}

/** What is behind a port: its texts were written by whoever runs it. */
export interface Service {
  readonly name: string;
  readonly description: string;
  readonly product?: string;
  readonly version?: string;
  readonly extraInfo?: string;
}

/** A port that a scan found. */
export interface PortEvent {
  readonly type: "port";
  readonly ip: string;
  readonly hostname?: string;
  readonly protocol: "tcp" | "udp";
  readonly port: number;
  readonly state: PortState;
  readonly reason: string;
  readonly rttMs?: number;
  readonly service?: Service;
  readonly time: string;
}

/** What a scan tells that the page shows; other events (`start`, `host`, `end`) are passed over. */
export type ScanEvent =
  | PortEvent
  | { readonly type: "status"; readonly status: ScanStatus }
  | { readonly type: "warning"; readonly code: string; readonly message: string }
  | (Progress & { readonly type: "progress" });

/** A problem document (RFC 9457). */
export interface ProblemDocument {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code?: string;
  readonly errors?: readonly { readonly pointer: string; readonly detail: string }[];
}
