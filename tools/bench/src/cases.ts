import type { BenchCase } from "./bench-case.ts";
import { accuracy } from "./cases/accuracy.ts";
import { answeringHosts } from "./cases/answering-hosts.ts";
import { apiLoad } from "./cases/api-load.ts";
import { blackHole } from "./cases/black-hole.ts";
import { leak } from "./cases/leak.ts";
import { loss } from "./cases/loss.ts";
import { memory } from "./cases/memory.ts";
import { mostlyDropped } from "./cases/mostly-dropped.ts";
import { oneHost } from "./cases/one-host.ts";
import { reportMemory } from "./cases/report-memory.ts";
import { restart } from "./cases/restart.ts";
import { start } from "./cases/start.ts";
import { subnet } from "./cases/subnet.ts";
import { sweepMemory } from "./cases/sweep-memory.ts";
import { synOneHost } from "./cases/syn-one-host.ts";
import { udp } from "./cases/udp.ts";

/** Every case, in the order in which they run: the long ones last. */
export const CASES: readonly BenchCase[] = [
  oneHost,
  subnet,
  mostlyDropped,
  loss,
  start,
  synOneHost,
  blackHole,
  answeringHosts,
  apiLoad,
  leak,
  memory,
  reportMemory,
  restart,
  accuracy,
  sweepMemory,
  udp,
];
