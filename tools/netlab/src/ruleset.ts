import { type Family, formatAddressRange } from "./address-range.ts";
import type { PlannedRule, PlannedTarget } from "./plan.ts";
import { formatPortRanges } from "./port-ranges.ts";
import { TARGET_DEVICE } from "./topology.ts";

/** Where the listener of a target waits: on the loopback addresses alone, so that no port of the target's own is taken. */
export const LISTENER_PORT = 61_000;
export const LISTENER_ADDRESSES: Readonly<Record<Family, string>> = { ipv4: "127.0.0.1", ipv6: "::1" };

/** Name of both nftables tables of a target. */
export const TABLE = "portolan";

/** Loss is drawn from this many numbers. */
const LOSS_RESOLUTION = 10_000;

const WORDS = {
  ipv4: { match: "ip", icmp: "icmp", listener: `${LISTENER_ADDRESSES.ipv4}:${LISTENER_PORT}` },
  ipv6: { match: "ip6", icmp: "icmpv6", listener: `[${LISTENER_ADDRESSES.ipv6}]:${LISTENER_PORT}` },
} as const satisfies Record<Family, unknown>;

function statement(rule: PlannedRule): string {
  const words = WORDS[rule.family];
  switch (rule.behaviour) {
    case "open":
      // Unlike a redirect, this rewrites nothing: two probes from one source port to two open ports stay two connections.
      return `tproxy ${words.match} to ${words.listener} accept`;
    case "closed":
      return "accept";
    case "dropped":
      return "drop";
    case "reset-by-firewall":
      return "reject with tcp reset";
    case "rejected":
      return `reject with ${words.icmp} type ${rule.icmp.name}`;
  }
}

function line(rule: PlannedRule): string {
  const addresses = rule.addresses.map(formatAddressRange).join(", ");
  const ports = formatPortRanges(rule.ports).replaceAll(",", ", ");
  return `    ${WORDS[rule.family].match} daddr { ${addresses} } tcp dport { ${ports} } ${statement(rule)}`;
}

function lossChain(name: string, hook: "ingress" | "egress", percentage: number): string[] {
  const share = Math.round((percentage / 100) * LOSS_RESOLUTION);
  return [
    `  chain ${name} {`,
    `    type filter hook ${hook} device "${TARGET_DEVICE}" priority 0; policy accept;`,
    `    meta protocol { ip, ip6 } counter`,
    `    meta protocol { ip, ip6 } numgen random mod ${LOSS_RESOLUTION} < ${share} counter drop`,
    "  }",
  ];
}

/**
 * The nftables ruleset of a target: one chain decides by the first rule that fits, before routing; what it accepts goes to the
 * kernel, which resets. Loss happens at the device, outside of everything that could tell the sender of it.
 */
export function rulesetOf(target: PlannedTarget): string {
  const { toTarget, fromTarget } = target.loss;
  const loss = [
    `table netdev ${TABLE} {`,
    ...(toTarget > 0 ? lossChain("lossToTarget", "ingress", toTarget) : []),
    ...(fromTarget > 0 ? lossChain("lossFromTarget", "egress", fromTarget) : []),
    "}",
  ];
  return [
    `table inet ${TABLE} {`,
    "  chain behaviour {",
    "    type filter hook prerouting priority mangle; policy accept;",
    '    iifname "lo" accept',
    ...target.rules.map(line),
    "  }",
    "}",
    ...(toTarget > 0 || fromTarget > 0 ? loss : []),
    "",
  ].join("\n");
}
