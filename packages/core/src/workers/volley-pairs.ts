import type { ScanSpace } from "../plan/scan-space.ts";
import type { OpenGroup } from "./open-group.ts";

/** Which pairs the probes of a volley are for, place by place. */
export class VolleyPairs {
  readonly positions: Float64Array;
  readonly hostSlots: Int32Array;
  readonly groups: OpenGroup[];
  /** Ports of those that were located together. */
  readonly ports: Uint16Array;
  /** The numbers that these ports have in the space. */
  readonly #numbers: Uint32Array;

  constructor(size: number) {
    this.positions = new Float64Array(size);
    this.hostSlots = new Int32Array(size);
    this.groups = new Array<OpenGroup>(size);
    this.ports = new Uint16Array(size);
    this.#numbers = new Uint32Array(size);
  }

  set(place: number, position: number, group: OpenGroup, hostSlot: number): void {
    this.positions[place] = position;
    this.groups[place] = group;
    this.hostSlots[place] = hostSlot;
  }

  /**
   * Locates so many positions in a row, in a space of one host, and puts their pairs in the first places.
   *
   * @param ports What is probed of that host, by number.
   */
  locateRun(space: ScanSpace, ports: Uint16Array, first: number, count: number): void {
    space.portsOfHost(first, count, this.#numbers);
    chooseEach(ports, this.#numbers, count, this.ports);
    numberFrom(first, count, this.positions);
  }

  /** The first places are all for the same host. */
  fillHost(group: OpenGroup, hostSlot: number, count: number): void {
    this.groups.fill(group, 0, count);
    this.hostSlots.fill(hostSlot, 0, count);
  }

  /** Where those end that are for the same host as the one at `first`, up to `to`. */
  endOfHost(first: number, to: number): number {
    const { hostSlots, groups } = this;
    const hostSlot = hostSlots[first];
    const group = groups[first];
    let end = first + 1;
    while (end < to && hostSlots[end] === hostSlot && groups[end] === group) end += 1;
    return end;
  }
}

/*
 * Loops by themselves: where V8 finds a function with a loop busy it compiles it with all that it calls, however seldom.
 */

function chooseEach(ports: Uint16Array, numbers: Uint32Array, count: number, into: Uint16Array): void {
  for (let index = 0; index < count; index += 1) into[index] = ports[numbers[index] as number] as number;
}

function numberFrom(first: number, count: number, into: Float64Array): void {
  for (let index = 0; index < count; index += 1) into[index] = first + index;
}
