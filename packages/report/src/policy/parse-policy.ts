import { AddressRangesBuilder, InputError, type PortSelection, parsePorts, parseTarget } from "@portolan/core";
import type { Policy, PolicyRule } from "./policy.ts";
import { type DocumentPath, PolicyDocument } from "./policy-document.ts";
import {
  EXPECTED,
  POLICY_KEYS,
  policySchema,
  type RawPolicy,
  type RawPorts,
  type RawRule,
  RULE_KEYS,
} from "./policy-schema.ts";
import { emptyPorts, hasPort, unitePorts } from "./port-membership.ts";
import { quote } from "./quote.ts";

const TAG_PREFIX = "tag:";

/**
 * Understands a policy file.
 *
 *     version: 1
 *     default: deny                      # or ignore: open ports of hosts that no rule names
 *     tags:
 *       web: [10.0.0.0/24, 10.0.1.5]
 *     rules:
 *       - name: web servers
 *         hosts: [tag:web, 10.0.2.1-9]
 *         must: 443
 *         may: 80,8000-8100
 *         never: T:23,U:69
 *
 * @param path How messages call the file.
 * @throws InputError `POLICY_INVALID`, with the line and the text at fault.
 */
export function parsePolicy(text: string, path: string): Policy {
  const document = new PolicyDocument(text, path);
  const raw = check(document);
  const tags = new Map(Object.entries(raw.tags ?? {}).map(([name, hosts]) => [name, listOf(hosts)] as const));
  for (const name of tags.keys()) collectHosts(document, ["tags", name], tags.get(name) ?? [], new Map());
  return {
    path,
    unnamedHosts: raw.default ?? "deny",
    rules: raw.rules.map((rule, index) => toRule(document, rule, index, tags)),
  };
}

type Tags = ReadonlyMap<string, readonly string[]>;

function check(document: PolicyDocument): RawPolicy {
  const result = policySchema.safeParse(document.value);
  if (result.success) return result.data;
  const { issues } = result.error;
  // A key that is misspelt is missing as well: the spelling says more.
  const issue = issues.find(({ code }) => code === "unrecognized_keys") ?? issues[0];
  const path = issue?.path ?? [];
  if (issue?.code === "unrecognized_keys") {
    const [key = ""] = issue.keys;
    const known = (path.length === 0 ? POLICY_KEYS : RULE_KEYS).join(", ");
    throw document.invalid(document.lineOfKey(path, key), key, `the key ${quote(key)} is unknown; known are ${known}.`);
  }
  const name = path.findLast((key): key is string => typeof key === "string" && Object.hasOwn(EXPECTED, key));
  if (name === undefined) {
    const expected = path.length === 0 ? POLICY_KEYS.join(", ") : RULE_KEYS.join(", ");
    throw document.invalid(document.lineOf(path), "", `a map with the keys ${expected} belongs here.`);
  }
  const value = path.reduce<unknown>(memberOf, document.value);
  const given =
    value === undefined
      ? "is missing"
      : `is ${quote(typeof value === "string" ? value : (JSON.stringify(value) ?? ""))}`;
  throw document.invalid(document.lineOf(path), name, `${quote(name)} ${given}; it takes ${EXPECTED[name]}.`);
}

function memberOf(value: unknown, key: PropertyKey): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
}

function toRule(document: PolicyDocument, raw: RawRule, index: number, tags: Tags): PolicyRule {
  const path = ["rules", index];
  const line = document.lineOf(path);
  const must = toPorts(document, [...path, "must"], raw.must);
  const never = toPorts(document, [...path, "never"], raw.never);
  for (const protocol of ["tcp", "udp"] as const) {
    const port = must[protocol].find((candidate) => hasPort(never, protocol, candidate));
    if (port === undefined) continue;
    throw document.invalid(
      line,
      String(port),
      `the rule says both that ${port}/${protocol} must be open and that it never may; take it out of one.`,
    );
  }
  const hosts = new AddressRangesBuilder();
  for (const ranges of collectHosts(document, [...path, "hosts"], listOf(raw.hosts), tags)) {
    for (const range of ranges) hosts.add(range);
  }
  return {
    name: raw.name ?? `rule ${index + 1}`,
    line,
    hosts: hosts.ranges(),
    must,
    may: toPorts(document, [...path, "may"], raw.may),
    never,
  };
}

type Ranges = Extract<ReturnType<typeof parseTarget>, { readonly kind: "addresses" }>["ranges"];

/** The ranges that a list of hosts names. */
function collectHosts(document: PolicyDocument, path: DocumentPath, hosts: readonly string[], tags: Tags): Ranges[] {
  return hosts.flatMap((text, index) => {
    const line = document.lineOf([...path, index]);
    if (!text.startsWith(TAG_PREFIX)) return [parseHosts(document, line, text)];
    const members = tags.get(text.slice(TAG_PREFIX.length));
    if (members !== undefined) return members.map((member) => parseHosts(document, line, member));
    const advice =
      path[0] === "tags"
        ? "stands in a tag, which takes addresses, blocks and ranges alone"
        : `is a tag that is not defined; ${tags.size === 0 ? "there are no tags" : `there are ${[...tags.keys()].slice(0, 5).join(", ")}`}`;
    throw document.invalid(line, text, `${quote(text)} ${advice}.`);
  });
}

function parseHosts(document: PolicyDocument, line: number, text: string): Ranges {
  const target = inDocument(document, line, () => parseTarget(text));
  if (target.kind === "addresses") return target.ranges;
  throw document.invalid(line, text, `${quote(text)} is a name, and names change; give ${EXPECTED["hosts"]}.`);
}

function toPorts(document: PolicyDocument, path: DocumentPath, raw: RawPorts): PortSelection {
  if (raw === undefined) return emptyPorts();
  const lists = Array.isArray(raw) ? raw : [raw];
  return unitePorts(
    lists.map((list, index) => {
      const line = document.lineOf(Array.isArray(raw) ? [...path, index] : path);
      return inDocument(document, line, () => parsePorts(String(list)));
    }),
  );
}

/** What core says of a text, with the line that it stands in. */
function inDocument<Result>(document: PolicyDocument, line: number, parse: () => Result): Result {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw document.invalid(line, error.input, error.message, error);
  }
}

function listOf(hosts: string | readonly string[]): readonly string[] {
  return typeof hosts === "string" ? [hosts] : hosts;
}
