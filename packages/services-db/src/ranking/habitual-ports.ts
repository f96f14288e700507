import type { Protocol } from "@portolan/core";
import habits from "../../data/habitual-ports.data.json" with { type: "json" };

/** Ports that are chosen often by people or by operating systems, though no service owns them, and why. */
export type Habit = { readonly why: string } & (
  | { readonly ports: readonly number[] }
  /** `from`, `from + step`, … up to and with `to`; the step is 1 unless given. */
  | { readonly from: number; readonly to: number; readonly step?: number }
);

/** Expands one habit. */
export function portsOfHabit(habit: Habit): readonly number[] {
  if ("ports" in habit) return habit.ports;
  const { from, to, step = 1 } = habit;
  return Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, index) => from + index * step);
}

/** All habitual ports of a protocol; a port may follow from several habits. */
export function habitualPorts(protocol: Protocol): readonly number[] {
  return habits[protocol].flatMap(portsOfHabit);
}
