import { createHash } from "node:crypto";

/** What tells a request that is sent again from another one with the same key. */
export function hashOf(body: unknown): string {
  return createHash("sha256").update(JSON.stringify(body)).digest("hex");
}
