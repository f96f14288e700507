import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { icmpObservation, ObservationKind } from "../engines/observation.ts";
import { isAnswer, isAnswerOfHost, tcpVerdict, VERDICTS } from "./verdict.ts";

describe("tcpVerdict", () => {
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
    expect(VERDICTS[tcpVerdict(observation)]).toEqual({ state, reason });
  });

  it("calls a port closed only for a reset and open only for a connection, whatever else comes", () => {
    fc.assert(
      fc.property(fc.nat({ max: 0xffffff }), (observation) => {
        const verdict = VERDICTS[tcpVerdict(observation)];
        const kind = observation & 0xff;
        expect(verdict?.state === "closed").toBe(kind === ObservationKind.reset);
        expect(verdict?.state === "open").toBe(kind === ObservationKind.connected);
      }),
    );
  });

  it("has a verdict for every kind and every ICMP code", () => {
    for (const kind of Object.values(ObservationKind)) expect(tcpVerdict(kind)).toBeGreaterThanOrEqual(0);
    for (let code = 0; code < 256; code += 1) {
      expect(tcpVerdict(icmpObservation(4, 3, code))).toBeGreaterThanOrEqual(0);
      expect(tcpVerdict(icmpObservation(6, 1, code))).toBeGreaterThanOrEqual(0);
    }
  });
});

describe("answers", () => {
  it("are packets, and only those of the target show that it is up", () => {
    expect(isAnswer(ObservationKind.reset)).toBe(true);
    expect(isAnswer(icmpObservation(4, 3, 1))).toBe(true);
    expect(isAnswer(ObservationKind.silence)).toBe(false);
    expect(isAnswer(ObservationKind.noRoute)).toBe(false);
    expect(isAnswerOfHost(ObservationKind.connected)).toBe(true);
    expect(isAnswerOfHost(icmpObservation(4, 3, 3))).toBe(false);
  });
});
