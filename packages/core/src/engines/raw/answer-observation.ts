import { type Answer, AnswerKind } from "../../packets/answer.ts";
import { icmpObservation, type Observation, ObservationKind } from "../observation.ts";
import { QueueResult } from "./transport.ts";

/** What is told of a probe that could not be sent, where that is no lack that passes. */
export function refusalObservation(result: QueueResult): Observation {
  if (result === QueueResult.noRoute) return ObservationKind.noRoute;
  return result === QueueResult.noSourceAddress ? ObservationKind.noSourceAddress : ObservationKind.localDenied;
}

/** As in `answer-decoder.ts`: what is seldom read must not be a property. */
const { synAck, reset, datagram, icmpError, echoReply, timestampReply, neighbour } = AnswerKind;
const { connected } = ObservationKind;

/** What an answer lets a probe observe; undefined for what is no answer. */
export function observationOf(answer: Answer): Observation | undefined {
  switch (answer.kind) {
    case synAck:
      return connected;
    case reset:
      return ObservationKind.reset;
    case datagram:
      return ObservationKind.datagram;
    case icmpError:
      return icmpObservation(answer.family, answer.icmpType, answer.icmpCode);
    case echoReply:
      return ObservationKind.echoReply;
    case timestampReply:
      return ObservationKind.timestampReply;
    case neighbour:
      return ObservationKind.neighbour;
    default:
      return undefined;
  }
}
