import { ObservationKind } from "../engines/observation.ts";
import type { ProbeKind } from "../packets/probe-kind.ts";
import type { PairIndex, ScanSpace } from "../plan/scan-space.ts";
import { type VerdictIndex, verdictOf } from "../verdict/verdict.ts";
import { GroupCounts } from "./batch-builder.ts";
import { isUdp, type ProbeList } from "./probe-list.ts";
import type { GroupDelta } from "./protocol.ts";
import { GIVEN_UP, type SweepWindow, UNDECIDED } from "./sweep-window.ts";

/** Pairs of the largest group that is counted as a whole: what is settled of a larger one is told as it comes. */
const MOST_WHOLE = 2 ** 19;

/** What a settler is made with. */
export interface SettlerOptions {
  readonly space: ScanSpace;
  readonly probes: ProbeList;
  readonly window: SweepWindow;
  /** The shard's first position, and the first one behind its last. */
  readonly start: number;
  readonly end: number;
  /** Called with each pair that stayed silent, in a scan that records all; the pair is used again. */
  readonly onSilent?: (pair: PairIndex, verdict: VerdictIndex) => void;
}

/** A verdict that silence means, and how many of a host's probes it would be said of. */
interface SilentCell {
  readonly isUdp: boolean;
  readonly verdict: VerdictIndex;
  probes: number;
}

/**
 * Counts what a sweep has decided, host by host, group by group.
 *
 * Most probes of a sweep stay silent, and whose they were is not worth asking: in a group that is settled from its first pair to its
 * last, each host has as many probes as there are, and those that were not answered were silent. Only where a group is cut by the
 * shard's ends, or is very large, is every pair looked at.
 */
export class SweepSettler {
  /** All below this position is in the deltas that were drained, or are ready to be. */
  covered: number;
  /** Pairs that stayed silent, not yet asked for. */
  #silent = 0;
  readonly #options: SettlerOptions;
  readonly #counts: GroupCounts;
  readonly #cells: SilentCell[] = [];
  /** Place in `#cells` of each probe. */
  readonly #cellOf: Uint8Array;
  /** Probes of a host that were not silent, by host slot and silent cell. */
  readonly #notSilent: Uint32Array;
  readonly #pair: PairIndex = { group: 0, hostSlot: 0, host: 0, port: 0 };
  #group = -1;
  #isWhole = false;
  #deltas: GroupDelta[] = [];
  #keys = 0;

  constructor(options: SettlerOptions) {
    const { space, probes } = options;
    this.#options = options;
    this.covered = options.start;
    this.#counts = new GroupCounts(space.hostsPerGroup);
    this.#cellOf = Uint8Array.from(probes.kinds, (kind, index) =>
      this.#cellFor(kind as ProbeKind, isUdp(probes, index)),
    );
    this.#notSilent = new Uint32Array(space.hostsPerGroup * this.#cells.length);
  }

  /** Cells of all deltas that wait to be drained. */
  get keys(): number {
    return this.#keys;
  }

  /** Settles the positions from where the settling lane is up to `to`; the caller then puts that lane on. */
  settle(to: number): void {
    const { space, window, end } = this.#options;
    for (let from = window.at(window.settling); from < to; ) {
      const group = space.groupOf(from);
      if (group !== this.#group) this.#open(group, from);
      const groupEnd = Math.min(end, space.groupStart(group + 1));
      const stop = Math.min(to, groupEnd);
      for (let position = from; position < stop; position += 1) this.#settleOne(position);
      from = stop;
      if (stop === groupEnd && this.#isWhole) this.#closeWhole();
      if (stop === groupEnd || !this.#isWhole) this.covered = stop;
      if (stop === groupEnd) this.#drainGroup();
    }
  }

  /** Takes out what was counted for all positions below `covered`, and how many of them stayed silent. */
  drain(): { readonly deltas: GroupDelta[]; readonly silent: number } {
    if (!this.#isWhole) this.#drainGroup();
    const drained = { deltas: this.#deltas, silent: this.#silent };
    this.#deltas = [];
    this.#silent = 0;
    this.#keys = 0;
    return drained;
  }

  #cellFor(kind: ProbeKind, udp: boolean): number {
    const verdict = verdictOf(kind, ObservationKind.silence);
    const known = this.#cells.findIndex((cell) => cell.isUdp === udp && cell.verdict === verdict);
    const place = known < 0 ? this.#cells.push({ isUdp: udp, verdict, probes: 0 }) - 1 : known;
    (this.#cells[place] as SilentCell).probes += 1;
    return place;
  }

  #open(group: number, from: number): void {
    const { space, end, onSilent } = this.#options;
    const start = space.groupStart(group);
    const next = space.groupStart(group + 1);
    this.#group = group;
    this.#isWhole = from === start && next <= end && next - start <= MOST_WHOLE && onSilent === undefined;
    this.#counts.open(group);
  }

  #settleOne(position: number): void {
    const { space, probes, window, onSilent } = this.#options;
    const outcome = window.outcome(position);
    if (outcome === UNDECIDED && this.#isWhole) return;
    const pair = this.#pair;
    space.locate(position, pair);
    const place = this.#cellOf[pair.port] as number;
    if (outcome === UNDECIDED) {
      const { isUdp: udp, verdict } = this.#cells[place] as SilentCell;
      this.#counts.decided(pair.hostSlot, udp, verdict);
      this.#silent += 1;
      onSilent?.(pair, verdict);
      return;
    }
    if (outcome === GIVEN_UP) this.#counts.givenUp();
    else this.#counts.decided(pair.hostSlot, isUdp(probes, pair.port), outcome - 1);
    if (!this.#isWhole) return;
    const at = pair.hostSlot * this.#cells.length + place;
    this.#notSilent[at] = (this.#notSilent[at] as number) + 1;
  }

  /** What was not answered of each host's probes was silent. */
  #closeWhole(): void {
    const cells = this.#cells.length;
    const hosts = this.#options.space.groupHosts(this.#group);
    for (let slot = 0; slot < hosts; slot += 1) {
      for (let place = 0; place < cells; place += 1) {
        const cell = this.#cells[place] as SilentCell;
        const silent = cell.probes - (this.#notSilent[slot * cells + place] as number);
        if (silent === 0) continue;
        this.#counts.decided(slot, cell.isUdp, cell.verdict, silent);
        this.#silent += silent;
      }
    }
    this.#notSilent.fill(0, 0, hosts * cells);
  }

  #drainGroup(): void {
    const delta = this.#counts.drain();
    if (delta === undefined) return;
    this.#deltas.push(delta);
    this.#keys += delta.keys.length;
  }
}
