import { z } from "zod";
import type { Database } from "./database.ts";
import { jsonColumn } from "./scan-record.ts";

/** The longest time in which a token may have a number of scans: who asked when is not known for longer. */
export const LONGEST_RATE_MS = 86_400_000;

/** What a token allows. */
export const tokenGrantSchema = z.object({
  /** `read` shows every scan; `scan` starts scans, and shows and controls one's own. */
  scopes: z.array(z.enum(["read", "scan"])),
  /** Blocks of addresses that it may scan, and of these those that it may not, as target texts. */
  allow: z.array(z.string()),
  deny: z.array(z.string()),
  /** Scans that it may ask for in a time; null for no bound of its own. */
  rate: z.object({ count: z.int().positive(), perMs: z.int().positive().max(LONGEST_RATE_MS) }).nullable(),
  /** Probes a second that all its scans together may send; null for no bound of its own. */
  maxRatePerSecond: z.int().positive().nullable(),
});

export type TokenGrant = z.infer<typeof tokenGrantSchema>;

/** A token as it is kept: without its secret. */
export interface TokenRecord {
  readonly id: string;
  readonly name: string;
  /** SHA-256 of the secret, 64 hexadecimal digits. */
  readonly hash: string;
  readonly grant: TokenGrant;
  readonly createdMs: number;
  readonly expiresMs: number | null;
  readonly revokedMs: number | null;
}

const tokenRowSchema: z.ZodType<TokenRecord> = z
  .object({
    id: z.string(),
    name: z.string(),
    hash: z.string().regex(/^[0-9a-f]{64}$/),
    grant_json: jsonColumn(tokenGrantSchema),
    created_ms: z.int(),
    expires_ms: z.int().nullable(),
    revoked_ms: z.int().nullable(),
  })
  .transform((row) => ({
    id: row.id,
    name: row.name,
    hash: row.hash,
    grant: row.grant_json,
    createdMs: row.created_ms,
    expiresMs: row.expires_ms,
    revokedMs: row.revoked_ms,
  }));

/** Who may use the service. */
export class TokenTable {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  add({ id, name, hash, grant, createdMs, expiresMs }: Omit<TokenRecord, "revokedMs">): void {
    this.#database.run(
      "insert into tokens (id, name, hash, grant_json, created_ms, expires_ms) values (?, ?, ?, ?, ?, ?)",
      [id, name, hash, JSON.stringify(grant), createdMs, expiresMs],
    );
  }

  find(id: string): TokenRecord | undefined {
    return this.#database.get(tokenRowSchema, "select * from tokens where id = ?", [id]);
  }

  /** Whether there is a token, or ever was one. */
  hasAny(): boolean {
    return this.#database.get(z.object({ id: z.string() }), "select id from tokens limit 1") !== undefined;
  }

  /** The oldest first. */
  list(): TokenRecord[] {
    return this.#database.all(tokenRowSchema, "select * from tokens order by created_ms, id");
  }

  /** @returns Whether there is such a token. One that is revoked already stays so since then. */
  revoke(id: string, nowMs: number): boolean {
    const sql = "update tokens set revoked_ms = coalesce(revoked_ms, ?) where id = ?";
    return this.#database.run(sql, [nowMs, id]) > 0;
  }
}
