import { type ClientRequest, type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { isIP } from "node:net";
import { type Answer, judgeAnswer, type Notice, noticeHeaders } from "@portolan/report/notice";
import { hostOf } from "./webhook-url.ts";

/** Characters of a reason: that a certificate is for other names is told with all of these, and they are the receiver's to choose. */
const LONGEST_REASON = 200;

/** Where and how a notice is posted. */
export interface Posting {
  readonly url: URL;
  /** The address that was judged: it is connected to, whatever the name of the URL means by now. */
  readonly address: string;
  readonly secret: string;
  /** Milliseconds that the try may take. */
  readonly timeoutMs: number;
  /** Milliseconds since 1970. */
  readonly nowMs: number;
  readonly signal: AbortSignal;
}

/**
 * Tries once to post a notice. Redirects are not followed, and no more of an answer is read than its head, of 16 KiB at the most.
 *
 * A receiver that does not answer may do so later. Once the signal is aborted, what comes of it means nothing.
 */
export async function postNotice(notice: Notice, posting: Posting): Promise<Answer> {
  const { url, address, secret, timeoutMs, nowMs, signal } = posting;
  const host = hostOf(url);
  const options = {
    method: "POST",
    host: address,
    path: `${url.pathname}${url.search}`,
    headers: {
      ...noticeHeaders(notice, secret, nowMs),
      host: url.host,
      "content-length": Buffer.byteLength(notice.body),
    },
    // A connection of its own: none that was made for another address is taken again.
    agent: false,
    signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    ...(url.port === "" ? {} : { port: url.port }),
  } as const;
  const request =
    url.protocol === "https:"
      ? requestHttps({ ...options, ...(isIP(host) === 0 ? { servername: host } : {}) })
      : requestHttp(options);
  try {
    const head = answerTo(request);
    request.end(notice.body);
    const { statusCode = 0, headers } = await head;
    return judgeAnswer(statusCode, headers["retry-after"], nowMs);
  } catch (error) {
    return { kind: "busy", reason: reasonOf(error), pauseMs: 0 };
  } finally {
    request.destroy();
  }
}

/** The head of an answer. What goes wrong once it is there goes wrong for nobody. */
function answerTo(request: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request.on("response", (response) => resolve(response.on("error", () => undefined)));
    request.on("error", reject);
    request.on("close", () => reject(new Error("it closed the connection without an answer")));
  });
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "AbortError" || error.name === "TimeoutError") return "it did not answer in time";
  return error.message.slice(0, LONGEST_REASON);
}
