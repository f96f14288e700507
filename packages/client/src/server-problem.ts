import { looseObject, string } from "zod";
import { parseJson } from "./parse-json.ts";
import { readText } from "./read-text.ts";

/** Characters of a problem document that are read, and of its sentence that are kept. */
const LONGEST_DOCUMENT = 65_536;
const LONGEST_DETAIL = 1_000;

/** What is needed of one: a later version may have kinds of problems that the OpenAPI document of this one does not list. */
interface ProblemDocument extends Readonly<Record<string, unknown>> {
  readonly type: string;
  readonly detail: string;
}

const documentSchema = looseObject({ type: string(), detail: string() });

/** What a server refuses or fails with: a problem document (RFC 9457), or an answer with such a status that is none. */
export class ServerProblem extends Error {
  override readonly name = "ServerProblem";
  /** The last word of the problem's type, such as `scan-too-large`; the endpoint's README lists them. `none` where there is no document. */
  readonly code: string;
  /** The HTTP status. */
  readonly status: number;
  /** All members of the document. */
  readonly document: Readonly<Record<string, unknown>>;
  /** Milliseconds after which the server wants to be asked again; absent where it does not say. */
  readonly retryAfterMs?: number;

  constructor(status: number, document: ProblemDocument | undefined, retryAfterMs: number | undefined) {
    super(document === undefined ? describeStatus(status) : document.detail.slice(0, LONGEST_DETAIL));
    this.code = document?.type.split("/").at(-1) ?? "none";
    this.status = status;
    this.document = document ?? {};
    if (retryAfterMs !== undefined) this.retryAfterMs = retryAfterMs;
  }
}

/** The problem that an answer is. */
export async function problemOf(response: Response): Promise<ServerProblem> {
  const text = await readText(response.body, LONGEST_DOCUMENT).catch(() => "");
  return new ServerProblem(response.status, parseDocument(text), retryAfterOf(response.headers));
}

function parseDocument(text: string): ProblemDocument | undefined {
  const result = documentSchema.safeParse(parseJson(text));
  return result.success ? result.data : undefined;
}

/** RFC 9110, section 10.2.3: seconds, or a date. */
function retryAfterOf(headers: Headers): number | undefined {
  const text = headers.get("Retry-After");
  if (text === null) return undefined;
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1_000;
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : Math.max(0, time - Date.now());
}

function describeStatus(status: number): string {
  return `The server answered with status ${status} and does not say why: check that it is a Portolan endpoint.`;
}
