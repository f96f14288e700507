import { createHmac } from "node:crypto";
import { VERSION } from "@portolan/core";
import type { Notice } from "./notice.ts";

/**
 * The header fields with which a notice is posted.
 *
 * With a secret there are `x-portolan-timestamp`, Unix time in seconds, and `x-portolan-signature`, `sha256=` and the HMAC-SHA256 in
 * hexadecimal digits of the timestamp, a full stop and the body.
 *
 * @param nowMs Milliseconds since 1970, of this try.
 */
export function noticeHeaders(
  { id, body }: Notice,
  secret: string | undefined,
  nowMs: number,
): Readonly<Record<string, string>> {
  return {
    "content-type": "application/json",
    "user-agent": `portolan/${VERSION}`,
    "x-portolan-delivery": id,
    ...(secret === undefined ? {} : signatureHeaders(body, secret, nowMs)),
  };
}

function signatureHeaders(body: string, secret: string, nowMs: number): Readonly<Record<string, string>> {
  const timestamp = String(Math.floor(nowMs / 1000));
  const signature = createHmac("sha256", secret).update(`${timestamp}.${body}`).digest("hex");
  return { "x-portolan-timestamp": timestamp, "x-portolan-signature": `sha256=${signature}` };
}
