import type { BenchCase } from "./bench-case.ts";
import { leak } from "./cases/leak.ts";
import { loss } from "./cases/loss.ts";
import { memory } from "./cases/memory.ts";
import { mostlyDropped } from "./cases/mostly-dropped.ts";
import { oneHost } from "./cases/one-host.ts";
import { start } from "./cases/start.ts";
import { subnet } from "./cases/subnet.ts";

/** Every case, in the order in which they run: the long one last. */
export const CASES: readonly BenchCase[] = [oneHost, subnet, mostlyDropped, loss, start, leak, memory];
