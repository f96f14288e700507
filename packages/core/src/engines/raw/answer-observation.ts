import { type Answer, AnswerKind } from "../../packets/answer.ts";
import { icmpObservation, type Observation, ObservationKind } from "../observation.ts";
import { QueueResult } from "./transport.ts";

/** What is told of a probe that could not be sent, where that is no lack that passes. */
export function refusalObservation(result: QueueResult): Observation {
  if (result === QueueResult.noRoute) return ObservationKind.noRoute;
  return result === QueueResult.noSourceAddress ? ObservationKind.noSourceAddress : ObservationKind.localDenied;
}

/** What an answer lets a probe observe; undefined for what is no answer. */
export function observationOf(answer: Answer): Observation | undefined {
  switch (answer.kind) {
    case AnswerKind.synAck:
      return ObservationKind.connected;
    case AnswerKind.reset:
      return ObservationKind.reset;
    case AnswerKind.datagram:
      return ObservationKind.datagram;
    case AnswerKind.icmpError:
      return icmpObservation(answer.family, answer.icmpType, answer.icmpCode);
    case AnswerKind.echoReply:
      return ObservationKind.echoReply;
    case AnswerKind.timestampReply:
      return ObservationKind.timestampReply;
    case AnswerKind.neighbour:
      return ObservationKind.neighbour;
    default:
      return undefined;
  }
}
