import { type Server, STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { Problem } from "./problem.ts";
import { PROBLEM_TYPE } from "./problem-handlers.ts";

/**
 * Answers with a problem, too, what never becomes a request that a route could see, and closes its connection. An `Expect` header field that
 * asks for what there is not is passed over, as RFC 9110, section 10.1.1, allows.
 */
export function answerUnreadableRequests(server: Server): void {
  const answering = new WeakSet<Duplex>();
  server.on("request", ({ socket }, response) => {
    answering.add(socket);
    response.once("close", () => answering.delete(socket));
  });
  server.on("clientError", (error, socket) => {
    // An answer that is on its way must not get another one into it.
    if (socket.writable && !answering.has(socket)) socket.end(answerTo(error), () => socket.destroy());
    else socket.destroy();
  });
  server.on("checkExpectation", (request, response) => server.emit("request", request, response));
}

function answerTo(error: Error): string {
  const { status, document } = problemOf("code" in error ? error.code : undefined);
  const body = JSON.stringify(document);
  const lines = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    "Connection: close",
    `Content-Type: ${PROBLEM_TYPE}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  return `${lines.join("\r\n")}\r\n\r\n${body}`;
}

/** By the codes of Node's parser and server (nodejs.org/api/http.html, event `clientError`). */
function problemOf(code: unknown): Problem {
  switch (code) {
    case "HPE_HEADER_OVERFLOW":
      return new Problem("headers-too-large", "The address and the header fields are over their limit: send less.");
    case "ERR_HTTP_REQUEST_TIMEOUT":
      return new Problem("request-timeout", "The request did not arrive whole in its time: send it again.");
    default:
      return new Problem("request-invalid", "This is no request of HTTP/1.1 (RFC 9112).");
  }
}
