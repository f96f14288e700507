import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { icmpObservation, ObservationKind } from "../engines/observation.ts";
import { ProbeKind } from "../packets/probe-kind.ts";
import { isAnswer, isAnswerOfHost, VERDICTS, verdictOf } from "./verdict.ts";

describe("verdictOf", () => {
  it.each([
    [ObservationKind.connected, "open", "syn-ack"],
    [ObservationKind.reset, "closed", "reset"],
    [ObservationKind.silence, "filtered", "no-response"],
    [icmpObservation(4, 3, 0), "filtered", "net-unreach"],
    [icmpObservation(4, 3, 1), "filtered", "host-unreach"],
    [icmpObservation(4, 3, 2), "filtered", "proto-unreach"],
    [icmpObservation(4, 3, 3), "filtered", "port-unreach"],
    [icmpObservation(4, 3, 9), "filtered", "net-prohibited"],
    [icmpObservation(4, 3, 10), "filtered", "host-prohibited"],
    [icmpObservation(4, 3, 13), "filtered", "admin-prohibited"],
    [icmpObservation(4, 11, 0), "filtered", "dest-unreach"],
    [icmpObservation(6, 1, 0), "filtered", "net-unreach"],
    [icmpObservation(6, 1, 1), "filtered", "admin-prohibited"],
    [icmpObservation(6, 1, 3), "filtered", "host-unreach"],
    [icmpObservation(6, 1, 4), "filtered", "port-unreach"],
    [ObservationKind.noRoute, "unknown", "no-route"],
    [ObservationKind.localDenied, "unknown", "local-denied"],
  ])("reads %i as %s for %s", (observation, state, reason) => {
    expect(VERDICTS[verdictOf(ProbeKind.syn, observation)]).toEqual({ state, reason });
  });

  it("calls a port closed only for a reset and open only for a connection, whatever else comes", () => {
    fc.assert(
      fc.property(fc.nat({ max: 0xffffff }), (observation) => {
        const verdict = VERDICTS[verdictOf(ProbeKind.syn, observation)];
        const kind = observation & 0xff;
        expect(verdict?.state === "closed").toBe(kind === ObservationKind.reset);
        const isOpen =
          kind === ObservationKind.connected ||
          (kind >= ObservationKind.datagram && kind <= ObservationKind.timestampReply);
        expect(verdict?.state === "open").toBe(isOpen);
      }),
    );
  });

  it("has a verdict for every kind and every ICMP code", () => {
    for (const kind of Object.values(ObservationKind)) expect(verdictOf(ProbeKind.syn, kind)).toBeGreaterThanOrEqual(0);
    for (let code = 0; code < 256; code += 1) {
      expect(verdictOf(ProbeKind.syn, icmpObservation(4, 3, code))).toBeGreaterThanOrEqual(0);
      expect(verdictOf(ProbeKind.syn, icmpObservation(6, 1, code))).toBeGreaterThanOrEqual(0);
    }
  });
});

describe("verdictOf, of other probes than a SYN", () => {
  it.each([
    [ProbeKind.ack, ObservationKind.reset, "unfiltered", "reset"],
    [ProbeKind.ack, ObservationKind.silence, "filtered", "no-response"],
    [ProbeKind.ack, icmpObservation(4, 3, 13), "filtered", "admin-prohibited"],
    [ProbeKind.udp, ObservationKind.datagram, "open", "udp-response"],
    [ProbeKind.udp, icmpObservation(4, 3, 3), "closed", "port-unreach"],
    [ProbeKind.udp, icmpObservation(6, 1, 4), "closed", "port-unreach"],
    [ProbeKind.udp, icmpObservation(4, 3, 1), "filtered", "host-unreach"],
    [ProbeKind.udp, icmpObservation(4, 3, 10), "filtered", "host-prohibited"],
    [ProbeKind.udp, ObservationKind.silence, "open|filtered", "no-response"],
    [ProbeKind.echo, ObservationKind.echoReply, "open", "echo-reply"],
    [ProbeKind.timestamp, ObservationKind.timestampReply, "open", "timestamp-reply"],
  ] as const)("reads %i and %i as %s for %s", (kind, observation, state, reason) => {
    expect(VERDICTS[verdictOf(kind, observation)]).toEqual({ state, reason });
  });

  it("tells ARP from neighbour discovery by the family", () => {
    expect(VERDICTS[verdictOf(ProbeKind.neighbour, ObservationKind.neighbour, 4)]?.reason).toBe("arp-response");
    expect(VERDICTS[verdictOf(ProbeKind.neighbour, ObservationKind.neighbour, 6)]?.reason).toBe("nd-response");
  });
});

describe("answers", () => {
  it("are packets, and only those of the target show that it is up", () => {
    expect(isAnswer(ObservationKind.reset)).toBe(true);
    expect(isAnswer(icmpObservation(4, 3, 1))).toBe(true);
    expect(isAnswer(ObservationKind.silence)).toBe(false);
    expect(isAnswer(ObservationKind.noRoute)).toBe(false);
    expect(isAnswerOfHost(ProbeKind.syn, ObservationKind.connected)).toBe(true);
    expect(isAnswerOfHost(ProbeKind.syn, icmpObservation(4, 3, 3))).toBe(false);
    expect(isAnswerOfHost(ProbeKind.udp, icmpObservation(4, 3, 3))).toBe(true);
    expect(isAnswerOfHost(ProbeKind.udp, icmpObservation(4, 3, 13))).toBe(false);
    expect(isAnswerOfHost(ProbeKind.echo, ObservationKind.echoReply)).toBe(true);
    expect(isAnswer(ObservationKind.datagram)).toBe(true);
  });
});
