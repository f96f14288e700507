import { isIP } from "node:net";
import { parseTarget, type ResolveTargetsInput, resolveTargets } from "@portolan/core";
import type { TargetPolicy } from "../access/target-policy.ts";
import { Problem } from "../problem/problem.ts";

/** Whether a text is the URL of a webhook: http or https, without a user name or a password. What it may lead to, `judgeWebhook` says. */
export function isWebhookUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return (protocol === "http:" || protocol === "https:") && username === "" && password === "";
}

/** The host of a URL as an address or a name: without the brackets of an IPv6 address. */
export function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[(.*)\]$/, "$1");
}

/** What webhooks are judged by. */
export interface WebhookJudgement {
  /** Each must allow the address. */
  readonly policies: readonly TargetPolicy[];
  /** How names are looked up; the system's way by default. */
  readonly lookup: ResolveTargetsInput["lookup"];
}

/**
 * The address that a webhook leads to now, which may be connected to: whoever connects must not look the name up again.
 *
 * @throws Problem `webhook-not-allowed`
 * @throws InputError `TARGET_UNRESOLVED` and its like, for a name that nobody knows.
 */
export async function judgeWebhook(url: URL, { policies, lookup }: WebhookJudgement): Promise<string> {
  const host = hostOf(url);
  // The URL's own reading has made one address of whatever spelling it had; a name that core reads as several is none.
  if (isIP(host) === 0 && parseTarget(host).kind !== "name") throw notAllowed(`${host} is no name of a host`);
  const { addresses } = await resolveTargets({
    include: { specs: [host] },
    includeSpecial: true,
    ...(lookup === undefined ? {} : { lookup }),
  });
  for (const policy of policies) {
    const refusal = policy.refusalOf({ addresses: addresses.toJSON() });
    if (refusal !== undefined) throw notAllowed(`${refusal.address} is not to be connected to`, refusal.address);
  }
  return addresses.text(0);
}

function notAllowed(why: string, address?: string): Problem {
  const detail = `The webhook is not allowed: ${why}; give one at an address that may be scanned here.`;
  return new Problem("webhook-not-allowed", detail, address === undefined ? {} : { members: { address } });
}
