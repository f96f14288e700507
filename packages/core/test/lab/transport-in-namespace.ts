import { PacketTransport } from "../../src/engines/raw/packet-transport.ts";
import { type PacketOrder, QueueResult } from "../../src/engines/raw/transport.ts";
import { AnswerKind } from "../../src/packets/answer.ts";
import { ProbeKind } from "../../src/packets/probe-kind.ts";
import { formatAddress, parseAddress } from "../../src/targets/address-text.ts";
import { openDescriptors } from "../open-descriptors.ts";
import type { ProbeText, TransportReport, TransportWork } from "./transport-lab.ts";

/**
 * Run inside a lab's namespace: sends the probes of the first argument (`TransportWork`), reads answers until there are as many as
 * expected, and prints a `TransportReport`.
 */

/** Answers that do not come end the wait, and the report lacks them. */
const LONGEST_WAIT_MS = 20_000;
/** The same number comes back with every answer. */
const COOKIE = 0x1234_5678;
const PAYLOAD = new TextEncoder().encode("question");

function bytesOf(value: bigint, length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => Number((value >> BigInt(8 * (length - 1 - index))) & 0xffn));
}

function textOf(family: 4 | 6, bytes: Uint8Array): string {
  const value = bytes.subarray(0, family === 4 ? 4 : 16).reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
  return formatAddress(family, family === 4 ? Number(value) : value);
}

function nameOf(names: Readonly<Record<string, number>>, value: number): string {
  return Object.keys(names).find((name) => names[name] === value) ?? String(value);
}

function orderOf({ kind, ip, port }: ProbeText, sourcePort: number): PacketOrder {
  const address = parseAddress(ip);
  if (address === undefined) throw new Error(`No address: ${ip}`);
  const { family } = address;
  return {
    kind: ProbeKind[kind],
    family,
    address: bytesOf(BigInt(address.value), family === 4 ? 4 : 16),
    port,
    sourcePort,
    cookie: COOKIE,
    payload: kind === "udp" ? PAYLOAD : new Uint8Array(0),
  };
}

const work = JSON.parse(process.argv[2] ?? "{}") as TransportWork;
const before = openDescriptors();
const transport = new PacketTransport({
  sourcePorts: 4,
  ...(work.interfaceName === undefined ? {} : { interfaceName: work.interfaceName }),
  ...(work.receiveBytes === undefined ? {} : { receiveBytes: work.receiveBytes }),
});
const report: TransportReport = { results: [], answers: [], lack: "", sent: 0, dropped: 0, leaked: 0 };
const until = performance.now() + LONGEST_WAIT_MS;

function receive(): void {
  transport.receive(10, (answer, packet) => {
    const { family, kind, probe, sender, address, port, sourcePort, cookie, hasCookie, icmpType, icmpCode } = answer;
    report.answers.push({
      kind: nameOf(AnswerKind, kind),
      probe: nameOf(ProbeKind, probe),
      ip: textOf(family, address),
      sender: textOf(family, sender),
      port,
      isOurs: hasCookie && (sourcePort === 0 || sourcePort === transport.firstSourcePort),
      cookieIsRight: cookie === COOKIE,
      ...(kind === AnswerKind.icmpError ? { icmp: `${icmpType}/${icmpCode}` } : {}),
      data: Buffer.from(packet.subarray(answer.dataOffset, answer.dataOffset + answer.dataLength)).toString("latin1"),
    });
  });
}

for (const probe of work.probes) {
  const order = orderOf(probe, transport.firstSourcePort);
  let result = transport.queue(order);
  while (result === QueueResult.blocked && performance.now() < until) {
    receive();
    result = transport.queue(order);
  }
  if (work.flushEach === true) transport.flush();
  report.results.push(nameOf(QueueResult, result));
}
transport.flush();
while (report.answers.length + transport.dropped() < work.expected && performance.now() < until) receive();
report.lack = transport.lastLack;
report.sent = transport.sent;
report.dropped = transport.dropped();
await transport.close();
// Not how many more there are: what loaded this program may close some of its own at any time.
report.leaked = [...openDescriptors()].filter(([descriptor, target]) => before.get(descriptor) !== target).length;
process.stdout.write(JSON.stringify(report));
