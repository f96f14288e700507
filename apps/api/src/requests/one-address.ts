import { parseTarget, resolveTargets } from "@portolan/core";
import { Problem } from "../problem/problem.ts";

/**
 * The canonical spelling of an address; undefined for a name.
 *
 * @throws InputError for what is neither.
 * @throws Problem `request-invalid` for a block or a range of more than one.
 */
export async function addressOf(text: string): Promise<string | undefined> {
  if (parseTarget(text).kind === "name") return undefined;
  const { addresses } = await resolveTargets({ include: { specs: [text] }, includeSpecial: true });
  if (addresses.size === 1) return addresses.text(0);
  throw new Problem("request-invalid", `${JSON.stringify(text)} is more than one host: name one.`);
}
