import { describe, expect, it } from "vitest";
import { Errno } from "../../linux/errno.ts";
import { ProbeKind } from "../../packets/probe-kind.ts";
import { ProbeWriter } from "../../packets/probe-writer.ts";
import { RefusedPackets, refusalOf } from "./refused-packets.ts";
import { type PacketOrder, QueueResult } from "./transport.ts";

const SOURCE = new Uint8Array(16).fill(1);

function packet(order: Partial<PacketOrder>): Uint8Array {
  const bytes = new Uint8Array(2_000);
  const whole = { kind: ProbeKind.syn, family: 4, address: SOURCE, port: 80, sourcePort: 4_000, cookie: 1 } as const;
  new ProbeWriter().write(bytes, 100, { ...whole, payload: new Uint8Array(0), ...order }, SOURCE);
  return bytes;
}

describe.each([4, 6] as const)("refused packets of IPv%i", (family) => {
  it("are known by destination, protocol and port, whatever else they hold, and told once", () => {
    const refused = new RefusedPackets();
    refused.add(packet({ family }), 100, QueueResult.denied);
    expect(refused.take(packet({ family, port: 81 }), 100)).toBe(QueueResult.queued);
    expect(refused.take(packet({ family, kind: ProbeKind.udp }), 100)).toBe(QueueResult.queued);
    expect(refused.take(packet({ family, address: SOURCE.with(3, 9) }), 100)).toBe(QueueResult.queued);
    expect(refused.take(packet({ family, sourcePort: 4_001, cookie: 2 }), 100)).toBe(QueueResult.denied);
    expect(refused.isEmpty).toBe(true);
    expect(refused.take(packet({ family }), 100)).toBe(QueueResult.queued);
  });

  it("are known without a port where there is none", () => {
    const refused = new RefusedPackets();
    refused.add(packet({ family, kind: ProbeKind.echo, cookie: 5 }), 100, QueueResult.noRoute);
    expect(refused.take(packet({ family, kind: ProbeKind.echo, cookie: 6 }), 100)).toBe(QueueResult.noRoute);
  });
});

it("tells the reasons of a refusal apart", () => {
  const { noRoute, noSourceAddress, denied } = QueueResult;
  expect([Errno.ENETUNREACH, Errno.EHOSTUNREACH, Errno.ENETDOWN, Errno.ENXIO, Errno.ENODEV].map(refusalOf)).toEqual(
    Array.from({ length: 5 }, () => noRoute),
  );
  expect(refusalOf(Errno.EADDRNOTAVAIL)).toBe(noSourceAddress);
  expect([Errno.EPERM, Errno.EACCES].map(refusalOf)).toEqual([denied, denied]);
});
