import { DatagramWriter } from "./datagram-writer.ts";

/** A question of a DNS message (RFC 1035, 4.1.2). */
export interface DnsQuestion {
  readonly labels: readonly string[];
  readonly type: number;
  readonly class: number;
}

/** A query with one question and nothing else (RFC 1035, 4.1). */
export function encodeDnsQuery(id: number, flags: number, question: DnsQuestion): Uint8Array {
  const writer = new DatagramWriter().uint16(id).uint16(flags);
  // Numbers of questions, answers, authorities and additional records.
  writer.uint16(1).uint16(0).uint16(0).uint16(0);
  for (const label of question.labels) writer.sized(1, (part) => part.text(label));
  return writer.uint8(0).uint16(question.type).uint16(question.class).finish();
}
