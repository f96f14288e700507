import type { ControlBlock } from "./control-block.ts";

/** What a worker knows of the hosts that were excluded after the scan began. */
export class Exclusions {
  readonly #control: ControlBlock;
  #version = 0;
  #ranges: Float64Array = new Float64Array(0);

  constructor(control: ControlBlock) {
    this.#control = control;
  }

  /** Takes in what has changed; costs next to nothing when nothing has. */
  refresh(): void {
    const version = this.#control.exclusionsVersion;
    if (version === this.#version) return;
    const ranges = this.#control.exclusions();
    if (ranges === undefined) return;
    this.#ranges = ranges;
    this.#version = version;
  }

  get isEmpty(): boolean {
    return this.#ranges.length === 0;
  }

  /** Whether a host, by its number in the address set, is excluded. */
  has(host: number): boolean {
    let low = 0;
    let high = this.#ranges.length / 2 - 1;
    while (low <= high) {
      const middle = (low + high) >>> 1;
      if (host < (this.#ranges[middle * 2] as number)) high = middle - 1;
      else if (host > (this.#ranges[middle * 2 + 1] as number)) low = middle + 1;
      else return true;
    }
    return false;
  }
}
