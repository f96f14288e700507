import { PROBLEM_KINDS, type ProblemKind } from "./problem-kind.ts";

/** What a problem says beyond its kind. */
export interface ProblemOptions {
  /** Extension members (RFC 9457, section 3.2). */
  readonly members?: Readonly<Record<string, unknown>>;
  /** Header fields that go with it. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
}

/** A problem document of RFC 9457. */
export interface ProblemDocument extends Readonly<Record<string, unknown>> {
  /** `/problems/` and the kind: a reference that stays the same, not a page. */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
}

/** An answer that is an error: thrown anywhere in a request, it becomes the response. */
export class Problem extends Error {
  override readonly name = "Problem";
  readonly kind: ProblemKind;
  readonly headers: Readonly<Record<string, string>>;
  readonly #members: Readonly<Record<string, unknown>>;

  /** @param detail What is wrong this time and what to do, in a sentence for the caller. */
  constructor(kind: ProblemKind, detail: string, { members = {}, headers = {}, cause }: ProblemOptions = {}) {
    super(detail, { cause });
    this.kind = kind;
    this.headers = headers;
    this.#members = members;
  }

  get status(): number {
    return PROBLEM_KINDS[this.kind].status;
  }

  get document(): ProblemDocument {
    const { title, status } = PROBLEM_KINDS[this.kind];
    return { type: `/problems/${this.kind}`, title, status, detail: this.message, ...this.#members };
  }
}
