/** What was found out about one thing that a scan needs of this machine. */
interface CommonFields {
  /** What was looked at, in a few words. */
  readonly name: string;
  /** What it means for scans, in a sentence or two. */
  readonly meaning: string;
}

/** There is enough of it. */
export interface OkCheck extends CommonFields {
  readonly status: "ok";
  readonly found: string;
}

/** There is too little of it. */
export interface LackCheck extends CommonFields {
  readonly status: "lack";
  readonly found: string;
  /** A command for a POSIX shell that mends it, or, where there is none, what to do. */
  readonly mend: string;
}

/** It could not be found out. */
export interface UnknownCheck extends CommonFields {
  readonly status: "unknown";
  /** Why not. */
  readonly reason: string;
}

export type Check = OkCheck | LackCheck | UnknownCheck;
