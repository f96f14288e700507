import { describe, expect, it } from "vitest";
import { icmp6, ip } from "../../test/packets/packet-builder.ts";
import { SOURCE, TARGET } from "../../test/packets/sample-probes.ts";
import { SOLICITATION_FRAME_LENGTH, writeNeighbourSolicitation } from "./neighbour-solicitation.ts";

const OUR_LINK = [2, 0, 0, 0, 0, 0x2a];

describe("writeNeighbourSolicitation", () => {
  it("asks the solicited-node group of each target, with our link address", () => {
    const into = new Uint8Array(SOLICITATION_FRAME_LENGTH + 5);
    for (const end of [
      [0x01, 0x02, 0x03],
      [0xfd, 0xfe, 0xff],
    ]) {
      into.fill(0xee);
      const target = [...TARGET[6].slice(0, 13), ...end];
      const length = writeNeighbourSolicitation(
        into,
        3,
        Uint8Array.from(OUR_LINK),
        Uint8Array.from(SOURCE[6]),
        Uint8Array.from(target),
      );
      const [source, destination] = [SOURCE[6], [0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0xff, ...end]];
      const message = icmp6(source, destination, 135, 0, [0, 0, 0, 0, ...target, 1, 1, ...OUR_LINK]);
      const packet = ip({ source, destination, protocol: 58, payload: message, ttl: 255 });
      const frame = [0x33, 0x33, 0xff, ...end, ...OUR_LINK, 0x86, 0xdd, ...packet];
      expect(length).toBe(86);
      expect([...into]).toEqual([0xee, 0xee, 0xee, ...frame, 0xee, 0xee]);
    }
  });
});
