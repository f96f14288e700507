import { type Answer, AnswerKind } from "./answer.ts";
import { ProbeKind } from "./probe-kind.ts";

/** Takes back all that the packet before has left in an answer, but for the addresses. */
export function resetAnswer(answer: Answer): void {
  answer.kind = AnswerKind.none;
  answer.probe = ProbeKind.connect;
  answer.family = 4;
  answer.port = 0;
  answer.sourcePort = 0;
  answer.cookie = 0;
  answer.hasCookie = false;
  answer.icmpType = 0;
  answer.icmpCode = 0;
  answer.ttl = 0;
  answer.window = 0;
  answer.dataOffset = 0;
  answer.dataLength = 0;
}
