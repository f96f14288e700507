import { z } from "zod";
import { ICMP_CODES } from "../icmp-codes.ts";
import { LabError } from "../lab-error.ts";

const share = z.number().min(0).max(1);
const percent = z.number().min(0).max(100).default(0);
const milliseconds = z.number().min(0).max(10_000);

/** Shares of the ports of a host that are up; what they leave of 1 is closed. */
const ports = z
  .strictObject({
    open: share.default(0),
    /** Nothing answers. */
    dropped: share.default(0),
    /** The host's firewall answers with an ICMP Destination Unreachable. */
    rejected: share.default(0),
  })
  .default({ open: 0, dropped: 0, rejected: 0 })
  .refine(({ open, dropped, rejected }) => open + dropped + rejected <= 1, "the shares of ports exceed 1");

const simulation = z.strictObject({
  /** Addresses of the hosts: an IPv4 prefix in 10.0.0.0/8, without 10.63.0.0/16, which joins scanner and simulator. */
  prefix: z.string().max(100),
  /** What all states, latencies and losses follow from. */
  seed: z.number().int().min(0).max(0xffff_ffff).default(1),
  /**
   * What the scanner sends through. `tun`: bare IP packets. `tap`: Ethernet, with the hosts behind one gateway that answers ARP;
   * scanners that know no other link need it.
   */
  link: z.enum(["tun", "tap"]).default("tun"),
  /** Share of addresses at which there is a host; nothing answers at the others. */
  upShare: share.default(1),
  /** Share of hosts that are up and answer SYN-ACK on every TCP port. */
  synProxyShare: share.default(0),
  /** Round-trip time of a host, drawn evenly between the two. */
  latencyMs: z
    .strictObject({ least: milliseconds, most: milliseconds })
    .default({ least: 0, most: 0 })
    .refine(({ least, most }) => least <= most, "the least latency exceeds the most"),
  /** Most by which one answer comes later than the host's round-trip time; drawn evenly for each. */
  jitterMs: milliseconds.default(0),
  /** Percentage of packets lost on each way, drawn for each packet. */
  loss: z.strictObject({ toTarget: percent, fromTarget: percent }).default({ toTarget: 0, fromTarget: 0 }),
  tcp: ports,
  udp: ports,
  /** Code of the messages for rejected ports, in the words of nft(8). */
  rejectedWith: z.enum(ICMP_CODES.ipv4.map(({ name }) => name)).default("admin-prohibited"),
  /**
   * ICMP errors that a host may send: `burst` at once, then `perSecond`. By default one a second after six, as of Linux
   * (net.ipv4.icmp_ratelimit, icmp(7)); null lifts the limit.
   */
  icmpLimit: z
    .strictObject({ perSecond: z.number().positive().max(1e6), burst: z.number().int().min(1).max(1e6) })
    .nullable()
    .default({ perSecond: 1, burst: 6 }),
});

/** What a simulated network is to be like, with its defaults left out. */
export type SimulationSpecification = z.input<typeof simulation>;

/** What a simulated network is to be like, with its defaults filled in. */
export type CompleteSimulation = z.output<typeof simulation>;

/** Shares of the states of ports. */
export type PortShares = CompleteSimulation["tcp"];

/**
 * Checks the shape of a specification and fills in its defaults.
 *
 * @throws LabError `SPECIFICATION_INVALID`.
 */
export function parseSimulation(input: unknown): CompleteSimulation {
  const result = simulation.safeParse(input);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const place = issue === undefined || issue.path.length === 0 ? "the specification" : issue.path.join(".");
  throw new LabError(
    "SPECIFICATION_INVALID",
    `No network can be simulated as specified: at ${place}: ${issue?.message}.`,
  );
}
