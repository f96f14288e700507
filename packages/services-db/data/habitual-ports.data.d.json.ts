import type { Protocol } from "@portolan/core";
import type { Habit } from "../src/ranking/habitual-ports.ts";

declare const habits: Readonly<Record<Protocol, readonly Habit[]>>;
export = habits;
