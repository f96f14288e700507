import type { PaceSettings } from "../pace/pace-settings.ts";
import type { ScanSpace } from "../plan/scan-space.ts";
import { OpenGroup } from "./open-group.ts";

/** The groups of hosts that are open. One that was closed is opened again as another: what a group takes of memory is taken once. */
export class OpenGroups {
  readonly #space: ScanSpace;
  readonly #pace: PaceSettings;
  readonly #links: Int32Array;
  readonly #open = new Map<number, OpenGroup>();
  readonly #spare: OpenGroup[] = [];
  /** The group that was looked up last: most probes in a row belong to it. */
  #recent: OpenGroup | undefined;

  /** @param links As of `OpenGroup`. */
  constructor(space: ScanSpace, pace: PaceSettings, links: Int32Array) {
    this.#space = space;
    this.#pace = pace;
    this.#links = links;
  }

  get size(): number {
    return this.#open.size;
  }

  values(): IterableIterator<OpenGroup> {
    return this.#open.values();
  }

  /** A group that is open; undefined when it is not. */
  get(group: number): OpenGroup | undefined {
    if (this.#recent?.group === group) return this.#recent;
    const found = this.#open.get(group);
    if (found !== undefined) this.#recent = found;
    return found;
  }

  /** A group, which is opened if it was not. */
  open(group: number): OpenGroup {
    const known = this.get(group);
    if (known !== undefined) return known;
    const space = this.#space;
    const opened = this.#spare.pop() ?? new OpenGroup(space.hostsPerGroup, this.#pace, this.#links);
    opened.open(group, space.groupHosts(group), space.groupStart(group + 1));
    this.#open.set(group, opened);
    return opened;
  }

  close(group: OpenGroup): void {
    this.#open.delete(group.group);
    this.#recent = undefined;
    this.#spare.push(group);
  }
}
