import { mkdirSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { freshPath, freshStore, sampleScan } from "../test/samples.ts";
import { Database } from "./database.ts";
import { migrate } from "./migrate.ts";
import { MIGRATIONS } from "./migrations.ts";
import { openStore } from "./open-store.ts";
import { StoreError } from "./store-error.ts";

function refusalOf(work: () => unknown): StoreError {
  try {
    work();
  } catch (error) {
    if (error instanceof StoreError) return error;
    throw error;
  }
  throw new Error("Nothing was refused.");
}

describe("openStore", () => {
  it("makes the file and its folder, for their owner alone", () => {
    const path = join(dirname(freshPath()), "deep", "er", "portolan.db");
    freshStore(path).scans.add(sampleScan("a"));
    for (const file of [path, `${path}-wal`, `${path}-shm`]) expect(statSync(file).mode & 0o077).toBe(0);
    expect(statSync(dirname(path)).mode & 0o077).toBe(0);
  });

  it("finds again what was kept", () => {
    const path = freshPath();
    const first = openStore(path);
    first.scans.add(sampleScan("a"));
    first.close();
    expect(freshStore(path).scans.find("a")).toMatchObject({ id: "a", status: "queued", plan: sampleScan("a").plan });
  });

  it.each([
    ["another program's file", "no database at all, but long enough to be looked at".repeat(40), "STORE_DAMAGED"],
    ["a torn header", "SQLite format 3\0".padEnd(4_096, "x"), "STORE_DAMAGED"],
  ])("refuses %s", (_, content, code) => {
    const path = freshPath();
    writeFileSync(path, content);
    const refusal = refusalOf(() => openStore(path));
    expect(refusal).toMatchObject({ code });
    expect(refusal.message).toContain(path);
  });

  it("refuses a folder in the file's place", () => {
    const path = freshPath();
    mkdirSync(path);
    expect(refusalOf(() => openStore(path))).toMatchObject({ code: "STORE_UNOPENABLE" });
  });

  it("refuses a file of a later version, and leaves it alone", () => {
    const path = freshPath();
    const later = new Database(path);
    migrate(later, [...MIGRATIONS, "create table later (a integer) strict"]);
    later.close();
    const refusal = refusalOf(() => openStore(path));
    expect(refusal).toMatchObject({ code: "STORE_TOO_NEW" });
    expect(refusal.message).toContain(`schema ${MIGRATIONS.length + 1}`);
  });

  it("undoes all of a transaction that fails", () => {
    const store = freshStore();
    const work = () =>
      store.transaction(() => {
        store.scans.add(sampleScan("a"));
        store.audit.add({ timeMs: 1, actor: "x", action: "y", subject: "z", detail: null });
        throw new Error("changed my mind");
      });
    expect(work).toThrow("changed my mind");
    expect(store.scans.find("a")).toBeUndefined();
    expect(store.audit.list({ after: 0, limit: 9 })).toEqual([]);
    store.scans.add(sampleScan("b"));
    expect(store.scans.find("b")).toBeDefined();
  });
});

describe("migrate", () => {
  it("takes the steps that are missing, in their order, and each once", () => {
    const database = new Database(freshPath());
    migrate(database, ["create table a (x integer) strict"]);
    migrate(database, [
      "create table a (x integer) strict",
      "alter table a add column y integer; create table b (x text) strict",
    ]);
    migrate(database, [
      "create table a (x integer) strict",
      "alter table a add column y integer; create table b (x text) strict",
    ]);
    expect(database.run("insert into a (x, y) values (1, 2)")).toBe(1);
    database.close();
  });

  it("leaves the file at the step before one that fails", () => {
    const database = new Database(freshPath());
    const broken = ["create table a (x integer) strict", "create table b (x text) strict; create nonsense"];
    expect(refusalOf(() => migrate(database, broken))).toMatchObject({ code: "STORE_FAILED" });
    migrate(database, ["create table a (x integer) strict", "create table b (x text) strict"]);
    expect(database.run("insert into b (x) values ('whole')")).toBe(1);
    database.close();
  });
});

it("takes a row that nobody here wrote for damage", () => {
  const path = freshPath();
  const store = freshStore(path);
  store.scans.add(sampleScan("a"));
  const other = new Database(path);
  other.run("update scans set plan_json = '{' where id = 'a'");
  other.run(
    "insert into tokens (id, name, hash, grant_json, created_ms) values ('t', 'n', '00', '{\"scopes\":[\"root\"]}', 1)",
  );
  other.close();
  expect(refusalOf(() => store.scans.find("a"))).toMatchObject({ code: "STORE_DAMAGED" });
  expect(refusalOf(() => store.tokens.find("t"))).toMatchObject({ code: "STORE_DAMAGED" });
});
