import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  linkQuestion,
  neighbourQuestion,
  parseLink,
  parseNeighbour,
  parseRoute,
  RouteType,
  RTM_NEWLINK,
  RTM_NEWNEIGH,
  RTM_NEWROUTE,
  routeQuestion,
} from "./route-message.ts";

function bytes(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex.replace(/\s/g, ""), "hex"));
}

function message(type: number, hex: string): { type: number; sequence: number; body: Uint8Array } {
  return { type, sequence: 1, body: bytes(hex) };
}

/** Answers of Linux 6.18 in a namespace of ours. */
const VIA_IPV4 = `02200000fe0000010002000008000f00fe000000080001000a6301020800040002000000080007000a620001080005000a620002
  080019000000000024000c000200000000000000000000000000000000000000000000000000000000000000`;
const VIA_IPV6 = `0a808000fe0300010000000008000f00fe00000014000100fd99000000000000000000000000000514000200000000000000000000
  0000000000000014000700fd980000000000000000000000000001080006000004000014000500fd98000000000000000000000000000208000400
  02000000`;
const IPV4_VIA_IPV6 = `02200000fe0000010002000008000f00fe00000008000100c63364030800040002000000080007000a620001
  160012000a00fd98000000000000000000000000000200000800190000000000`;
const LOOPBACK = "02200000fe0000020002008008000f00fe000000080001007f0000010800040001000000080007007f000001";
const BROADCAST = "02200000fe0000030002009008000f00fe000000080001000a6200030800040002000000080007000a620001";
const LINK = `00000100020000004310010000000000070003007630000008000d00e803000005001000060000000500110000000000
  08000400dc0500000a0001000a7f4973b07b00000a000200ffffffffffff0000`;
const NEIGHBOURS = {
  stale: `020000000200000004000001080001000a6200020a0002000200000000020000080004000000000014000300ec170000
    7c0000007c00000001000000`,
  permanent: "020000000200000080000003080001000a6200030a000200020000000003000008000400000000001400030000000000",
  reachable: "020000000200000002000001080001000a6200040a000200020000000004000008000400000000001400030000000000",
  failed: "020000000200000020000001080001000a620005080004000000000014000300ec1700007c0000007c00000001000000",
  incomplete: "020000000200000001000001080001000a620006080004000500000014000300ec1700007c0000007c00000002000000",
};

describe("a route", () => {
  it("goes through a router, or to this machine itself", () => {
    expect(parseRoute(message(RTM_NEWROUTE, VIA_IPV4), 4)).toEqual({
      type: RouteType.unicast,
      destination: bytes("0a630102"),
      prefixLength: 32,
      interfaceIndex: 2,
      gateway: bytes("0a620002"),
      source: bytes("0a620001"),
    });
    expect(parseRoute(message(RTM_NEWROUTE, VIA_IPV6), 6)).toMatchObject({
      gateway: bytes("fd980000000000000000000000000002"),
      source: bytes("fd980000000000000000000000000001"),
    });
    expect(parseRoute(message(RTM_NEWROUTE, IPV4_VIA_IPV6), 4)).toMatchObject({
      gateway: bytes("fd980000000000000000000000000002"),
      source: bytes("0a620001"),
    });
    expect(parseRoute(message(RTM_NEWROUTE, LOOPBACK), 4)).toMatchObject({ type: RouteType.local, gateway: undefined });
    expect(parseRoute(message(RTM_NEWROUTE, BROADCAST), 4)?.type).toBe(RouteType.broadcast);
  });

  it("is none of another family, type or length", () => {
    expect(parseRoute(message(RTM_NEWROUTE, VIA_IPV4), 6)).toBeUndefined();
    expect(parseRoute(message(RTM_NEWLINK, VIA_IPV4), 4)).toBeUndefined();
    expect(parseRoute(message(RTM_NEWROUTE, VIA_IPV4.slice(0, 22)), 4)).toBeUndefined();
  });

  it("has no address of the wrong length", () => {
    const short = "02200000fe00000100020000 0700 0500 0a6200 00 0500 0700 0a 000000";
    expect(parseRoute(message(RTM_NEWROUTE, short), 4)).toMatchObject({ gateway: undefined, source: undefined });
  });
});

it("reads a link", () => {
  expect(parseLink(message(RTM_NEWLINK, LINK))).toEqual({
    index: 2,
    hardwareType: 1,
    address: bytes("0a7f4973b07b"),
    mtu: 1_500,
  });
  expect(parseLink(message(RTM_NEWLINK, LINK.slice(0, 30)))).toBeUndefined();
  expect(parseLink(message(RTM_NEWLINK, LINK.slice(0, 32)))).toMatchObject({ address: new Uint8Array(0), mtu: 0 });
});

describe("a neighbour", () => {
  it.each([
    ["stale", "020000000002", false],
    ["permanent", "020000000003", false],
    ["reachable", "020000000004", false],
    ["failed", undefined, false],
    ["incomplete", undefined, true],
  ] as const)("that is %s", (state, linkAddress, isIncomplete) => {
    expect(parseNeighbour(message(RTM_NEWNEIGH, NEIGHBOURS[state]))).toEqual({
      linkAddress: linkAddress === undefined ? undefined : bytes(linkAddress),
      isIncomplete,
    });
  });

  it("that failed is not sent to at the address it had", () => {
    const failed = `${NEIGHBOURS.stale.slice(0, 16)}2000${NEIGHBOURS.stale.slice(20)}`;
    expect(parseNeighbour(message(RTM_NEWNEIGH, failed))).toEqual({ linkAddress: undefined, isIncomplete: false });
  });

  it("has a link address of 6 bytes or none", () => {
    const infiniband = `${NEIGHBOURS.stale.slice(0, 40)}0c0002000102030405060708`;
    expect(parseNeighbour(message(RTM_NEWNEIGH, infiniband))?.linkAddress).toBeUndefined();
  });
});

it("may be told anything", () => {
  fc.assert(
    fc.property(fc.constantFrom(RTM_NEWROUTE, RTM_NEWLINK, RTM_NEWNEIGH), fc.uint8Array(), (type, body) => {
      const told = { type, sequence: 1, body };
      const route = parseRoute(told, 4);
      expect([undefined, 4]).toContain(route?.source?.length);
      expect([undefined, 4, 16]).toContain(route?.gateway?.length);
      expect([undefined, 6]).toContain(parseNeighbour(told)?.linkAddress?.length);
      expect(parseLink(told) === undefined).toBe(type !== RTM_NEWLINK || body.length < 16);
    }),
  );
});

describe("a question", () => {
  it("for a route names the address and its length, and the interface when there is one", () => {
    const { fixed, attributes } = routeQuestion(6, bytes("fd99000000000000000000000000000500"), 3);
    expect(fixed).toEqual(bytes("0a8000000000000000000000"));
    expect(attributes).toEqual([
      { type: 1, value: bytes("fd990000000000000000000000000005") },
      { type: 4, value: bytes("03000000") },
    ]);
    expect(routeQuestion(4, bytes("0a000001"), undefined).attributes).toEqual([{ type: 1, value: bytes("0a000001") }]);
  });

  it("for a link names its index or its name", () => {
    expect(linkQuestion(258).fixed).toEqual(bytes("00000000020100000000000000000000"));
    expect(linkQuestion("eth0").attributes[0]).toEqual({ type: 3, value: bytes("6574683000") });
  });

  it("for a neighbour names the link, the address and its family", () => {
    const { fixed, attributes } = neighbourQuestion(2, bytes("0a000001"));
    expect(fixed).toEqual(bytes("020000000200000000000000"));
    expect(attributes).toEqual([{ type: 1, value: bytes("0a000001") }]);
    expect(neighbourQuestion(2, new Uint8Array(16)).fixed[0]).toBe(10);
  });
});
