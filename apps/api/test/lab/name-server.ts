import { createSocket } from "node:dgram";
import { decode, encode, type Packet } from "dns-packet";

/*
 * Run inside the scanner's namespace: a name server on port 53 of 127.0.0.1 for the names in the first argument. Each question for a name's
 * addresses of a family gets the next of its answers, and the last one again and again: names that change what they mean.
 */
type Family = "A" | "AAAA";
const names = JSON.parse(process.argv[2] ?? "{}") as Record<string, readonly (readonly string[])[]>;
const asked = new Map<string, number>();

function answersFor(name: string, type: Family): readonly string[] {
  const answers = names[name.toLowerCase()]?.map((addresses) =>
    addresses.filter((ip) => ip.includes(":") === (type === "AAAA")),
  );
  if (answers === undefined) return [];
  const key = `${name.toLowerCase()} ${type}`;
  const turn = asked.get(key) ?? 0;
  asked.set(key, turn + 1);
  return answers[Math.min(turn, answers.length - 1)] ?? [];
}

function responseTo(query: Packet): Packet {
  const question = query.questions?.[0];
  const name = question?.name ?? "";
  const type = question?.type === "AAAA" ? "AAAA" : "A";
  const response: Packet = { type: "response", flags: 0x0400, questions: query.questions ?? [] };
  if (query.id !== undefined) response.id = query.id;
  const data = question?.type === type ? answersFor(name, type) : [];
  return { ...response, answers: data.map((ip) => ({ type, class: "IN", name, ttl: 0, data: ip })) };
}

const socket = createSocket("udp4");
socket.on("message", (message, { address, port }) => {
  socket.send(encode(responseTo(decode(message))), port, address);
});
socket.bind(53, "127.0.0.1", () => process.stdout.write("listening\n"));
