import type { SimulationSpecification } from "./simulation-specification.ts";

/** A simulated network that is worth a name, and what to scan in it. */
export interface SimulationPreset {
  readonly description: string;
  readonly specification: SimulationSpecification;
  readonly scan: { readonly targets: readonly string[]; readonly ports: string };
}

const accuracy: SimulationPreset = {
  description: "131,072 addresses, 60 % of them hosts 10 to 200 ms away, with 2 % of packets lost on each way",
  specification: {
    prefix: "10.64.0.0/15",
    link: "tap",
    upShare: 0.6,
    latencyMs: { least: 10, most: 200 },
    jitterMs: 5,
    loss: { toTarget: 2, fromTarget: 2 },
    tcp: { open: 0.1, dropped: 0.3, rejected: 0.05 },
  },
  scan: { targets: ["10.64.0.0/15"], ports: "22,80,443,3389,8080" },
};

const middleboxes: SimulationPreset = {
  description: "256 addresses, a tenth of the hosts SYN proxies, without loss",
  specification: {
    prefix: "10.64.0.0/24",
    upShare: 0.8,
    synProxyShare: 0.1,
    latencyMs: { least: 1, most: 20 },
    tcp: { open: 0.02 },
  },
  scan: { targets: ["10.64.0.0/24"], ports: "1-1000" },
};

const rateLimited: SimulationPreset = {
  description: "16 hosts whose closed UDP ports send one ICMP error a second after six, as of Linux",
  specification: {
    prefix: "10.64.0.0/28",
    latencyMs: { least: 1, most: 20 },
    udp: { open: 0.05, dropped: 0.05 },
  },
  scan: { targets: ["10.64.0.0/28"], ports: "1-50" },
};

/** The simulated networks with a name. */
export const SIMULATION_PRESETS = {
  accuracy,
  middleboxes,
  "rate-limited": rateLimited,
} as const satisfies Readonly<Record<string, SimulationPreset>>;

export type SimulationPresetName = keyof typeof SIMULATION_PRESETS;
