import { describe, expect, it } from "vitest";
import { ETHERNET_HEADER, EtherType } from "./ethernet.ts";
import { GATEWAY_ADDRESS } from "./link-addresses.ts";
import { TcpFlag } from "./packet-fields.ts";
import { ASKING, tcpProbe } from "./probe-packets.ts";
import { Responder } from "./responder.ts";
import { SimulatedHosts } from "./simulated-hosts.ts";
import { parseSimulation } from "./simulation-specification.ts";

const MINE = [2, 0, 0, 0x53, 0, 1];
const GATEWAY = [2, 0, 0, 0x53, 0, 2];

function bytesOf(number: number): number[] {
  return [number >>> 24, (number >>> 16) & 255, (number >>> 8) & 255, number & 255];
}

function answersTo(frame: readonly number[]): number[][] {
  const asked = new Uint8Array(2_048);
  const hosts = new SimulatedHosts(parseSimulation({ prefix: "10.64.0.0/24", link: "tap" }));
  const responder = new Responder(hosts, asked, 0);
  asked.set(frame);
  responder.receive(frame.length, 0);
  const answers: number[][] = [];
  responder.turn(100, (offset, length) => answers.push([...responder.answers.slice(offset, offset + length)]) > 0);
  return answers;
}

function arpRequest(wanted: number, operation = 1): number[] {
  const header = [...new Array<number>(6).fill(255), ...MINE, 8, 6];
  return [...header, 0, 1, 8, 0, 6, 4, 0, operation, ...MINE, ...bytesOf(ASKING), 0, 0, 0, 0, 0, 0, ...bytesOf(wanted)];
}

describe("a tap device", () => {
  it("tells the gateway's link address", () => {
    const header = [...MINE, ...GATEWAY, 8, 6, 0, 1, 8, 0, 6, 4, 0, 2];
    const reply = [...header, ...GATEWAY, ...bytesOf(GATEWAY_ADDRESS), ...MINE, ...bytesOf(ASKING)];
    expect(answersTo(arpRequest(GATEWAY_ADDRESS))).toEqual([reply]);
  });

  it.each([
    ["another address", arpRequest(GATEWAY_ADDRESS + 1)],
    ["a reply", arpRequest(GATEWAY_ADDRESS, 2)],
    ["a frame that is cut off", arpRequest(GATEWAY_ADDRESS).slice(0, 40)],
    ["less than a header", MINE],
  ])("does not answer %s", (_, frame) => expect(answersTo(frame)).toEqual([]));

  it("carries answers of hosts from the gateway back to who asked", () => {
    const packet = tcpProbe(0x0a40_0001, { port: 1, flags: TcpFlag.syn });
    const [answer] = answersTo([...GATEWAY, ...MINE, EtherType.ipv4 >> 8, 0, ...packet]);
    expect(answer?.slice(0, ETHERNET_HEADER)).toEqual([...MINE, ...GATEWAY, 8, 0]);
    expect(answer).toHaveLength(ETHERNET_HEADER + 40);
  });
});
