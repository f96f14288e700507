import { ClientError } from "./client-error.ts";

/**
 * Reads a body that may be of any length, up to so many bytes.
 *
 * @throws ClientError `ANSWER_TOO_LONG`; whatever the body fails with.
 */
export async function readText(body: ReadableStream<Uint8Array> | null, mostBytes: number): Promise<string> {
  if (body === null) return "";
  const decoder = new TextDecoder();
  const reader = body.getReader();
  let text = "";
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    bytes += value.length;
    if (bytes > mostBytes) {
      await reader.cancel().catch(() => undefined);
      throw new ClientError("ANSWER_TOO_LONG", `The answer is longer than ${mostBytes} bytes: ask for smaller pages.`);
    }
    text += decoder.decode(value, { stream: true });
  }
}
