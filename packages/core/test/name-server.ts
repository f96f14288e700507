import { createSocket } from "node:dgram";
import { once } from "node:events";
import { decode, encode, type Packet } from "dns-packet";

/** Answers a question for the names of an address, by its name in in-addr.arpa or ip6.arpa: with names, with an error, or not at all. */
export type Answering = (question: string) => readonly string[] | "NXDOMAIN" | "SERVFAIL" | "silence";

/** Response codes of RFC 1035 section 4.1.1, in the flags of a message. */
const RESPONSE_CODES = { SERVFAIL: 2, NXDOMAIN: 3 } as const;

/** A name server on 127.0.0.1 that answers PTR questions. */
export interface NameServer {
  /** As `nameHosts` takes it. */
  readonly address: string;
  /** What was asked, in order. */
  readonly questions: readonly string[];
  close(): Promise<void>;
}

export async function startNameServer(answering: Answering): Promise<NameServer> {
  const socket = createSocket("udp4");
  const questions: string[] = [];
  socket.on("message", (message, { address, port }) => {
    const query = decode(message);
    const name = query.questions?.[0]?.name ?? "";
    questions.push(name);
    const answer = answering(name);
    if (answer !== "silence") socket.send(encode(responseTo(query, name, answer)), port, address);
  });
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  return {
    address: `127.0.0.1:${socket.address().port}`,
    questions,
    async close() {
      socket.close();
      await once(socket, "close");
    },
  };
}

function responseTo(query: Packet, name: string, answer: Exclude<ReturnType<Answering>, "silence">): Packet {
  const response: Packet = { type: "response", questions: query.questions ?? [] };
  if (query.id !== undefined) response.id = query.id;
  if (typeof answer === "string") return { ...response, flags: RESPONSE_CODES[answer] };
  return { ...response, answers: answer.map((data) => ({ type: "PTR", class: "IN", name, ttl: 60, data })) };
}
