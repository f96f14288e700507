import { ICMP_CODES } from "./icmp-codes.ts";
import type { LabSpecification } from "./specification.ts";

/** A lab that is worth a name, and what to scan in it. */
export interface Preset {
  readonly description: string;
  readonly specification: LabSpecification;
  /** Targets and ports that tell everything about it, in forms that nmap reads too. */
  readonly scan: { readonly targets: readonly string[]; readonly ports: string };
}

type Rule = NonNullable<LabSpecification["targets"][number]["rules"]>[number];

/** Ten ports for each code of a family, from 200 on: 200 to 209 send code 0, 210 to 219 code 1, and so on. */
function rejectedByCode(family: "ipv4" | "ipv6", addresses: readonly string[]): Rule[] {
  return ICMP_CODES[family].map(({ name, code }) => {
    const first = 200 + code * 10;
    return { addresses, ports: `${first}-${first + 9}`, behaviour: "rejected", icmp: name };
  });
}

const truth: Preset = {
  description: "Two addresses of each family with every behaviour and every ICMP code on 1,000 ports",
  specification: {
    targets: [
      {
        addresses: ["10.77.1.1", "10.77.1.2", "fd77:1::1", "fd77:1::2"],
        rules: [
          // Both addresses have port 80, open on one and dropped on the other: a verdict must not leak between hosts.
          { addresses: ["10.77.1.2", "fd77:1::2"], ports: "22,80,443", behaviour: "dropped" },
          { addresses: ["10.77.1.2", "fd77:1::2"], ports: "23,81,444", behaviour: "open" },
          { ports: "22,80,443,900-919", behaviour: "open" },
          { ports: "100-119", behaviour: "dropped" },
          { ports: "120-129", behaviour: "reset-by-firewall" },
          ...rejectedByCode("ipv4", ["10.77.1.1", "10.77.1.2"]),
          ...rejectedByCode("ipv6", ["fd77:1::1", "fd77:1::2"]),
        ],
      },
    ],
  },
  scan: { targets: ["10.77.1.1", "10.77.1.2", "fd77:1::1", "fd77:1::2"], ports: "1-1000" },
};

const oneHost: Preset = {
  description: "One host, all 65,535 ports: 6 open, the rest closed",
  specification: {
    targets: [{ addresses: ["10.77.2.1"], rules: [{ ports: "22,80,443,3306,8080,49152", behaviour: "open" }] }],
  },
  scan: { targets: ["10.77.2.1"], ports: "1-65535" },
};

const subnet: Preset = {
  description: "254 hosts, 100 ports each: three open ports on three hosts, the rest closed",
  specification: {
    targets: [
      {
        addresses: ["10.77.3.0/24"],
        rules: [
          { addresses: ["10.77.3.20"], ports: "22", behaviour: "open" },
          { addresses: ["10.77.3.100"], ports: "80", behaviour: "open" },
          { addresses: ["10.77.3.254"], ports: "99", behaviour: "open" },
        ],
      },
    ],
  },
  scan: { targets: ["10.77.3.1-254"], ports: "1-100" },
};

const mostlyDropped: Preset = {
  description: "One host, 1,000 ports: 900 dropped, 20 open, 80 closed",
  specification: {
    targets: [
      {
        addresses: ["10.77.4.1"],
        rules: [
          { ports: "1-20", behaviour: "open" },
          { ports: "101-1000", behaviour: "dropped" },
        ],
      },
    ],
  },
  scan: { targets: ["10.77.4.1"], ports: "1-1000" },
};

const lossy: Preset = {
  description: "One host, 1,000 ports, 100 open and the rest closed, with 5 % of packets lost on each way",
  specification: {
    targets: [
      {
        addresses: ["10.77.5.1"],
        rules: [{ ports: Array.from({ length: 100 }, (_, index) => 10 * (index + 1)).join(","), behaviour: "open" }],
        loss: { toTarget: 5, fromTarget: 5 },
      },
    ],
  },
  scan: { targets: ["10.77.5.1"], ports: "1-1000" },
};

const allOpen: Preset = {
  description: "One host, all 65,535 ports open",
  specification: { targets: [{ addresses: ["10.77.6.1"], rules: [{ ports: "1-65535", behaviour: "open" }] }] },
  scan: { targets: ["10.77.6.1"], ports: "1-65535" },
};

/** The labs with a name. */
export const PRESETS = {
  truth,
  "one-host": oneHost,
  subnet,
  "mostly-dropped": mostlyDropped,
  lossy,
  "all-open": allOpen,
} as const satisfies Readonly<Record<string, Preset>>;

export type PresetName = keyof typeof PRESETS;
