import { InputError, type Scan } from "@portolan/core";
import { formatCount } from "@portolan/report";
import { formatStatus } from "../output/format-progress.ts";
import type { Detail } from "../output/messages-writer.ts";

/** What one press of a key makes of the rate, and how far it goes; probes a second. */
const RATE_STEP = 1.25;
const LEAST_RATE = 1;
const HIGHEST_RATE = 100_000_000;

/** From this rate on, fractions do not matter to a reader. */
const WHOLE_RATES = 10;

const HELP =
  "keys: p pause and go on, + faster, - slower, v more detail, V less, Enter status, q stop with a checkpoint.";

/** What is told at each level of detail, from -1. */
const LEVELS = [
  "nothing but results",
  "warnings",
  "warnings and open ports",
  "warnings, open ports and hosts",
] as const;
const LEAST_LEVEL = -1;
const HIGHEST_LEVEL = LEAST_LEVEL + LEVELS.length - 1;

/** What keys change, and how they answer. */
export interface KeyTargets {
  readonly scan: Pick<Scan, "progress" | "pause" | "resume" | "setRate">;
  readonly detail: Detail;
  /** The fixed rate, or the most, that the scan was started with. */
  readonly rate: number | undefined;
  readonly tell: (message: string) => void;
  /** Ends the scan in order, its checkpoint kept. */
  readonly stop: () => void;
}

/** What each key does to a running scan. Other keys do nothing, but for `?`, which tells of these. */
export function keyActions(targets: KeyTargets): (key: string) => void {
  const { scan, tell } = targets;
  const actions: Readonly<Record<string, () => void>> = {
    p: () => pauseOrGoOn(targets),
    ...rateActions(targets),
    v: () => changeDetail(targets, 1),
    V: () => changeDetail(targets, -1),
    enter: () => tell(formatStatus(scan.progress)),
    q: targets.stop,
    "?": () => tell(HELP),
  };
  return (key) => (Object.hasOwn(actions, key) ? actions[key]?.() : undefined);
}

function pauseOrGoOn({ scan, tell }: KeyTargets): void {
  if (scan.progress.paused) {
    scan.resume();
    tell("going on.");
  } else {
    scan.pause();
    tell("paused; p goes on.");
  }
}

/** `+` and `-`: where no bound is set yet, there is none to raise, and the rate at the moment is what is lowered. */
function rateActions({ scan, rate, tell }: KeyTargets): Readonly<Record<"+" | "-", () => void>> {
  let bound = rate;
  const change = (wanted: number): void => {
    try {
      scan.setRate(wanted);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      tell(error.message);
      return;
    }
    bound = wanted;
    tell(`rate: ${formatRate(wanted)} probes/s.`);
  };
  return {
    "+": () => {
      if (bound === undefined) tell("rate: as fast as the network bears; - sets a bound.");
      else change(Math.min(HIGHEST_RATE, bound * RATE_STEP));
    },
    "-": () => {
      const now = bound ?? scan.progress.ratePerSecond;
      // Never up: a scan may have been started below the least rate that this key goes to.
      change(Math.max(Math.min(LEAST_RATE, now), now / RATE_STEP) || LEAST_RATE);
    },
  };
}

function formatRate(rate: number): string {
  return rate < WHOLE_RATES ? rate.toFixed(2) : formatCount(Math.round(rate));
}

function changeDetail({ detail, tell }: KeyTargets, by: number): void {
  detail.level = Math.max(LEAST_LEVEL, Math.min(HIGHEST_LEVEL, detail.level + by));
  tell(`told from now on: ${LEVELS[detail.level - LEAST_LEVEL]}.`);
}
