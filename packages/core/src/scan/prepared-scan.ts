import type { CheckpointWriter } from "../checkpoint/checkpoint-writer.ts";
import type { Checkpoint } from "../checkpoint/read-checkpoint.ts";
import type { ScanState } from "../checkpoint/scan-state.ts";
import type { Specification } from "../checkpoint/specification.ts";
import type { RawSettings } from "../engines/raw/raw-settings.ts";
import type { PieceRange } from "../plan/pieces.ts";
import type { ScanSpace } from "../plan/scan-space.ts";
import type { SeedWords } from "../plan/seed.ts";
import type { PositionRange } from "../plan/shard.ts";
import type { PortSelection } from "../ports/port-selection.ts";
import type { ServiceCatalogue } from "../ports/service-catalogue.ts";
import type { WarningEvent } from "../results/events.ts";
import type { AddressSet } from "../targets/address-set.ts";
import type { ProbeList } from "../workers/probe-list.ts";
import type { ThreadAllotment } from "./thread-allotment.ts";

/** A scan with every choice made, ready to run. */
export interface PreparedScan {
  readonly specification: Specification;
  readonly addresses: AddressSet;
  /** What is asked of every host; its places are the port numbers of the space. */
  readonly probes: ProbeList;
  readonly ports: PortSelection;
  readonly raw: RawSettings;
  readonly hostnames: ReadonlyMap<string, string>;
  readonly seed: SeedWords;
  readonly space: ScanSpace;
  /** Positions that this scan covers: all of the space, or a shard of it. */
  readonly range: PositionRange;
  /** What of that its threads draw from, piece by piece; absent where each has its share from the start. */
  readonly pieces?: PieceRange;
  /** Where it begins: fresh, or where a checkpoint left it. */
  readonly state: ScanState;
  /** What a checkpoint had already told. */
  readonly resumedFrom?: Checkpoint;
  readonly allotment: ThreadAllotment;
  readonly checkpoint?: {
    readonly writer: CheckpointWriter;
    readonly intervalMs: number;
    readonly keepWhenFinished: boolean;
  };
  readonly catalogue?: ServiceCatalogue | (() => Promise<ServiceCatalogue>);
  readonly warnings: readonly WarningEvent[];
}
