import { expect, it } from "vitest";
import { simulatedAddresses, simulatedNetwork } from "./simulated-network.ts";

it("names addresses in order, beyond a /16", () => {
  const all = [...simulatedAddresses(131_072)];
  expect([all[0], all[256], all[65_535], all[65_536], all.at(-1)]).toEqual([
    "10.64.0.0",
    "10.64.1.0",
    "10.64.255.255",
    "10.65.0.0",
    "10.65.255.255",
  ]);
  expect(new Set(all).size).toBe(131_072);
});

it("tells what is open, and counts what answers", () => {
  const reasons = new Map([
    [1, { state: "open", reason: "syn-ack" }],
    [2, { state: "closed", reason: "reset" }],
    [3, { state: "filtered", reason: "admin-prohibited" }],
    [4, { state: "filtered", reason: "no-response" }],
  ] as const);
  const truthOf = (ip: string, port: number) => {
    const { state, reason } = reasons.get(port as 1) ?? { state: "filtered", reason: "no-response" };
    return { ip, port, protocol: "tcp", host: "up", state, reason } as const;
  };
  const network = simulatedNetwork({ truthOf }, ["10.64.0.0", "10.64.0.1"], [1, 2, 3, 4]);
  expect(network).toEqual({ open: new Set(["10.64.0.0:1", "10.64.0.1:1"]), pairs: 8, answering: 6 });
});
