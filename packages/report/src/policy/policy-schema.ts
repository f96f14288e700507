import * as z from "zod/mini";

/** The most rules and tags: every open port is held against every rule that names its host. */
const MAX_RULES = 1000;
const MAX_TAGS = 1000;

const portList = z.union([z.string(), z.int()]);
const ports = z.optional(z.union([portList, z.array(portList)]));
const hosts = z.union([z.string(), z.array(z.string()).check(z.minLength(1))]);

const rule = z.strictObject({ name: z.optional(z.string()), hosts, must: ports, may: ports, never: ports });

/** The shape of a policy file; what its texts mean is judged further on. */
export const policySchema = z.strictObject({
  version: z.literal(1),
  default: z.optional(z.enum(["deny", "ignore"])),
  tags: z.optional(
    z
      .record(z.string().check(z.regex(/^[\w.-]+$/)), hosts)
      .check(z.refine((tags) => Object.keys(tags).length <= MAX_TAGS)),
  ),
  rules: z.array(rule).check(z.minLength(1), z.maxLength(MAX_RULES)),
});

export type RawPolicy = z.infer<typeof policySchema>;
export type RawRule = z.infer<typeof rule>;
export type RawPorts = z.infer<typeof ports>;

/** What belongs under a key, for messages. */
export const EXPECTED: Readonly<Record<string, string>> = {
  version: "the number 1",
  default: "deny or ignore",
  tags: `up to ${MAX_TAGS} names of letters, digits, dots and hyphens, each with a list of addresses, blocks or ranges`,
  rules: `a list of 1 to ${MAX_RULES} rules, each with hosts and must, may or never`,
  name: "a text",
  hosts: "an address, a block, a range or tag:NAME, or a list of these",
  must: "a port list such as 22,T:443,U:53",
  may: "a port list such as 22,T:443,U:53",
  never: "a port list such as 22,T:443,U:53",
};

/** The keys of a policy, and those of a rule. */
export const POLICY_KEYS = Object.keys(policySchema.shape);
export const RULE_KEYS = Object.keys(rule.shape);
