import { describe, expect, it } from "vitest";
import { freshStore } from "../test/samples.ts";

const GRANT = {
  scopes: ["scan" as const],
  allow: ["127.0.0.0/8"],
  deny: [],
  rate: { count: 5, perMs: 60_000 },
  maxRatePerSecond: 100,
};

describe("TokenTable", () => {
  it("keeps tokens, and revokes each once", () => {
    const store = freshStore();
    expect(store.tokens.hasAny()).toBe(false);
    const hash = "07".repeat(32);
    store.tokens.add({ id: "one", name: "first", hash, grant: GRANT, createdMs: 1, expiresMs: null });
    store.tokens.add({ id: "two", name: "second", hash, grant: { ...GRANT, rate: null }, createdMs: 2, expiresMs: 9 });
    expect(store.tokens.find("one")).toMatchObject({ name: "first", grant: GRANT, revokedMs: null, expiresMs: null });
    expect(store.tokens.find("one")?.hash).toBe(hash);
    expect(store.tokens.revoke("one", 5)).toBe(true);
    expect(store.tokens.revoke("one", 6)).toBe(true);
    expect(store.tokens.revoke("none", 6)).toBe(false);
    expect(store.tokens.hasAny()).toBe(true);
    expect(store.tokens.list().map(({ id, revokedMs }) => [id, revokedMs])).toEqual([
      ["one", 5],
      ["two", null],
    ]);
  });
});
