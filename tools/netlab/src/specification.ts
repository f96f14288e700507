import { z } from "zod";
import { ICMP_CODE_NAMES } from "./icmp-codes.ts";
import { LabError } from "./lab-error.ts";

const addressTexts = z.array(z.string().max(100)).min(1).max(1_000).readonly();

const where = {
  /** Addresses, prefixes and `first-last` ranges among those of the target; all of them by default. */
  addresses: addressTexts.optional(),
  /** TCP ports such as `22,80,1000-1999`. */
  ports: z.string().max(100_000),
};

const rule = z.discriminatedUnion("behaviour", [
  z.strictObject({
    ...where,
    /**
     * `open`: a socket listens, and a connection reaches accept(2). `closed`: the kernel answers with a reset. `dropped`: nothing
     * answers. `reset-by-firewall`: nftables answers with a reset before the kernel sees the segment.
     */
    behaviour: z.enum(["open", "closed", "dropped", "reset-by-firewall"]),
  }),
  z.strictObject({
    ...where,
    /** A router in front of the target answers with an ICMP Destination Unreachable. */
    behaviour: z.literal("rejected"),
    /** Its code, in the words of nft(8). Some exist for one family only. */
    icmp: z.enum(ICMP_CODE_NAMES),
  }),
]);

const percent = z.number().min(0).max(100).multipleOf(0.01).default(0);

const target = z.strictObject({
  /** Lower-case letters, digits and hyphens; the end of the namespace's name. */
  name: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,30}$/)
    .default("target"),
  /** Addresses and prefixes, in 10.0.0.0/8 and fd00::/8 and not in 10.76.0.0/16 and fd76::/16, which join the namespaces. */
  addresses: addressTexts,
  /** The first that fits decides; what none fits is closed. */
  rules: z.array(rule).max(1_000).readonly().default([]),
  /** Percentage of IP packets lost at random on each way, with a resolution of 0.01. */
  loss: z.strictObject({ toTarget: percent, fromTarget: percent }).default({ toTarget: 0, fromTarget: 0 }),
});

const specification = z.strictObject({
  targets: z.array(target).min(1).max(16).readonly(),
});

/** What a lab is to be like, with its defaults left out. */
export type LabSpecification = z.input<typeof specification>;

/** What a lab is to be like, with its defaults filled in. */
export type CompleteSpecification = z.output<typeof specification>;
export type TargetSpecification = CompleteSpecification["targets"][number];
export type RuleSpecification = TargetSpecification["rules"][number];

/**
 * Checks the shape of a specification and fills in its defaults; what its texts mean is checked by `planLab`.
 *
 * @throws LabError `SPECIFICATION_INVALID`.
 */
export function parseSpecification(input: unknown): CompleteSpecification {
  const result = specification.safeParse(input);
  if (!result.success) {
    const issue = result.error.issues[0];
    const place = issue === undefined || issue.path.length === 0 ? "the specification" : issue.path.join(".");
    throw new LabError("SPECIFICATION_INVALID", `The lab can't be made as specified: at ${place}: ${issue?.message}.`);
  }
  return result.data;
}
