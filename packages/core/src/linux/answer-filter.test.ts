import { describe, expect, it } from "vitest";
import { arpAnswerFilter, ipv4AnswerFilter, ipv6AnswerFilter, nothingFilter } from "./answer-filter.ts";

/** Runs a program of the classic packet filter as Linux does (networking/filter.rst), as far as ours use it. Returns bytes that pass. */
function run(program: Uint8Array, packet: Uint8Array): number {
  const view = new DataView(program.buffer, program.byteOffset, program.byteLength);
  let accumulator = 0;
  let index = 0;
  for (let at = 0; at < program.length; at += 8) {
    const code = view.getUint16(at, true);
    const constant = view.getUint32(at + 4, true);
    const jump = (isTrue: boolean): void => {
      at += 8 * view.getUint8(at + (isTrue ? 2 : 3));
    };
    const load = (place: number, length: number): boolean => {
      if (place + length > packet.length) return false;
      accumulator = 0;
      for (let byte = place; byte < place + length; byte += 1)
        accumulator = accumulator * 256 + (packet[byte] as number);
      return true;
    };
    if (code === 0x06) return constant;
    if (code === 0xb1) {
      if (constant >= packet.length) return 0;
      index = 4 * ((packet[constant] as number) & 0xf);
    } else if (code === 0x54) accumulator = (accumulator & constant) >>> 0;
    else if (code === 0x15) jump(accumulator === constant);
    else if (code === 0x25) jump(accumulator > constant);
    else if (code === 0x35) jump(accumulator >= constant);
    else if (code === 0x45) jump((accumulator & constant) !== 0);
    else {
      const base = (code & 0x40) === 0 ? 0 : index;
      const length = { 40: 2, 72: 2, 48: 1, 80: 1 }[code];
      if (length === undefined) throw new Error(`Unknown instruction ${code}.`);
      if (!load(base + constant, length)) return 0;
    }
  }
  throw new Error("The program has no end.");
}

interface Packet {
  readonly protocol: number;
  /** Beginning of what the IP header carries. */
  readonly carried: readonly number[];
  readonly options?: number;
  readonly fragmentOffset?: number;
}

function ipv4({ protocol, carried, options = 0, fragmentOffset = 0 }: Packet): Uint8Array {
  const header = new Uint8Array(20 + 4 * options);
  header[0] = 0x45 + options;
  header[6] = fragmentOffset >> 8;
  header[7] = fragmentOffset & 0xff;
  header[9] = protocol;
  return Uint8Array.from([...header, ...carried]);
}

function ipv6({ protocol, carried }: Packet): Uint8Array {
  const header = new Uint8Array(40);
  header[0] = 0x60;
  header[6] = protocol;
  return Uint8Array.from([...header, ...carried]);
}

function tcp(port: number, flags: number): number[] {
  return [0, 80, port >> 8, port & 0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0x50, flags, 0, 0, 0, 0, 0, 0];
}

function udp(port: number): number[] {
  return [0, 53, port >> 8, port & 0xff, 0, 8, 0, 0];
}

const PORTS = { first: 40_000, count: 4 };
const [SYN, RST, ACK] = [0x02, 0x04, 0x10];

describe.each([
  { name: "IPv4", filter: ipv4AnswerFilter(PORTS), packet: ipv4, icmp: 1, passed: [0, 3, 11, 12, 14] },
  { name: "IPv6", filter: ipv6AnswerFilter(PORTS), packet: ipv6, icmp: 58, passed: [1, 2, 3, 4, 129, 136] },
])("the filter of $name answers", ({ filter, packet, icmp, passed }) => {
  const passes = (content: Packet): boolean => run(filter, packet(content)) > 0;

  it.each([
    [SYN | ACK, true],
    [RST, true],
    [RST | ACK, true],
    [SYN, false],
    [ACK, false],
    [ACK | 0x08, false],
    [0, false],
  ])("looks at the flags of a segment (%i)", (flags, expected) => {
    expect(passes({ protocol: 6, carried: tcp(40_001, flags) })).toBe(expected);
  });

  it.each([
    [39_999, false],
    [40_000, true],
    [40_003, true],
    [40_004, false],
    [0, false],
    [65_535, false],
  ])("passes those to our ports (%i)", (port, expected) => {
    expect(passes({ protocol: 6, carried: tcp(port, SYN | ACK) })).toBe(expected);
    expect(passes({ protocol: 6, carried: tcp(port, RST) })).toBe(expected);
    expect(passes({ protocol: 17, carried: udp(port) })).toBe(expected);
  });

  it("passes ICMP errors and replies, and no other type", () => {
    const types = Array.from({ length: 256 }, (_, type) => type);
    expect(types.filter((type) => passes({ protocol: icmp, carried: [type, 0, 0, 0] }))).toEqual(passed);
  });

  it("drops what is cut off, and other protocols", () => {
    const whole = packet({ protocol: 6, carried: tcp(40_000, SYN | ACK) });
    const portsEnd = whole.length - 20 + 14;
    const lengths = Array.from({ length: whole.length + 1 }, (_, length) => length);
    expect(lengths.filter((length) => run(filter, whole.subarray(0, length)) > 0)[0]).toBe(portsEnd);
    expect(passes({ protocol: 47, carried: tcp(40_000, SYN | ACK) })).toBe(false);
  });
});

describe("the filter of IPv4 answers", () => {
  const passes = (content: Packet): boolean => run(ipv4AnswerFilter(PORTS), ipv4(content)) > 0;

  it("finds the ports behind options", () => {
    for (const options of [1, 10]) {
      expect(passes({ protocol: 6, carried: tcp(40_000, SYN | ACK), options })).toBe(true);
      expect(passes({ protocol: 6, carried: tcp(39_999, SYN | ACK), options })).toBe(false);
    }
  });

  it("drops later fragments, whose beginning is no header", () => {
    expect(passes({ protocol: 17, carried: udp(40_000), fragmentOffset: 1 })).toBe(false);
    // The first one of several has the flag "more fragments".
    expect(passes({ protocol: 17, carried: udp(40_000), fragmentOffset: 0x2000 })).toBe(true);
  });
});

it("leaves IPv6 extension headers to the decoder", () => {
  for (const protocol of [0, 43, 44, 51, 60]) {
    expect(run(ipv6AnswerFilter(PORTS), ipv6({ protocol, carried: [] }))).toBeGreaterThan(0);
  }
});

it("passes ARP replies only", () => {
  const operation = (value: number): Uint8Array => Uint8Array.of(0, 1, 8, 0, 6, 4, 0, value);
  expect([1, 2, 3].filter((value) => run(arpAnswerFilter(), operation(value)) > 0)).toEqual([2]);
});

it("passes nothing to a socket that holds a port", () => {
  expect(run(nothingFilter(), Uint8Array.from(udp(40_000)))).toBe(0);
  expect(run(nothingFilter(), new Uint8Array(8).fill(0xff))).toBe(0);
});
