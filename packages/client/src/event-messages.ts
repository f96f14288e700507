import { createParser, type EventSourceMessage } from "eventsource-parser";
import { ClientError } from "./client-error.ts";

/** Characters of one event: a host with every reason that there is takes a few thousand. */
const LONGEST_EVENT = 1_048_576;

/**
 * Reads server-sent events (HTML Living Standard, section 9.2): those of each piece of the body together, perhaps none, so that a reader
 * knows that the line is alive.
 *
 * @throws ClientError `ANSWER_TOO_LONG`; whatever the body fails with.
 */
export async function* readEventMessages(
  body: ReadableStream<Uint8Array>,
): AsyncGenerator<readonly EventSourceMessage[], void> {
  let messages: EventSourceMessage[] = [];
  let isTooLong = false;
  const parser = createParser({
    maxBufferSize: LONGEST_EVENT,
    onEvent: (message) => void messages.push(message),
    onError: ({ type }) => {
      isTooLong ||= type === "max-buffer-size-exceeded";
    },
  });
  const decoder = new TextDecoder();
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      parser.feed(decoder.decode(value, { stream: true }));
      if (isTooLong)
        throw new ClientError(
          "ANSWER_TOO_LONG",
          `An event is longer than ${LONGEST_EVENT} characters: check the server.`,
        );
      yield messages;
      messages = [];
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
