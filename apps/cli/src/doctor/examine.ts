import type { Check } from "./check.ts";
import type { Machine } from "./machine.ts";
import {
  checkBacklog,
  checkConntrack,
  checkEphemeralPorts,
  checkNameServers,
  checkNeighbours,
  checkReceiveBuffer,
  checkSendBuffer,
} from "./network-checks.ts";
import {
  checkConnections,
  checkDescriptors,
  checkNode,
  checkRawPackets,
  checkState,
  checkThreads,
} from "./process-checks.ts";

/** Every check, in the order in which they are shown. */
export function examine(machine: Machine): readonly Check[] {
  return [
    checkNode(machine),
    checkThreads(machine),
    checkRawPackets(machine),
    checkConnections(machine),
    checkDescriptors(machine),
    checkEphemeralPorts(machine),
    checkReceiveBuffer(machine),
    checkSendBuffer(machine),
    checkBacklog(machine),
    checkConntrack(machine),
    checkNeighbours(machine, 4),
    checkNeighbours(machine, 6),
    checkNameServers(machine),
    checkState(machine),
  ];
}
