import type { SimulatedTruth } from "@portolan/tool-netlab";
import { portName } from "./findings.ts";

/** What there is to find in a simulated network. */
export interface SimulatedNetwork {
  readonly open: ReadonlySet<string>;
  /** Pairs of address and port, and those among them that answer. */
  readonly pairs: number;
  readonly answering: number;
}

/** Looks every port of some addresses up. */
export function simulatedNetwork(
  truth: Pick<SimulatedTruth, "truthOf">,
  addresses: Iterable<string>,
  ports: readonly number[],
): SimulatedNetwork {
  const open = new Set<string>();
  let pairs = 0;
  let answering = 0;
  for (const ip of addresses) {
    for (const port of ports) {
      const { state, reason } = truth.truthOf(ip, port);
      if (state === "open") open.add(portName(ip, port));
      if (reason !== "no-response") answering += 1;
      pairs += 1;
    }
  }
  return { open, pairs, answering };
}

/** The first addresses from 10.64.0.0 on. */
export function* simulatedAddresses(count: number): Generator<string> {
  for (let index = 0; index < count; index += 1) {
    yield `10.${64 + (index >> 16)}.${(index >> 8) & 255}.${index & 255}`;
  }
}
