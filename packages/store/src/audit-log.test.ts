import { expect, it } from "vitest";
import { freshPath, freshStore } from "../test/samples.ts";
import { Database } from "./database.ts";

it("keeps entries in their order, and lets nobody change or remove one", () => {
  const path = freshPath();
  const store = freshStore(path);
  for (const action of ["one", "two", "three"])
    store.audit.add({ timeMs: 1, actor: "local", action, subject: "", detail: { a: [action] } });
  expect(store.audit.list({ after: 1, limit: 9 })).toEqual([
    { number: 2, timeMs: 1, actor: "local", action: "two", subject: "", detail: { a: ["two"] } },
    { number: 3, timeMs: 1, actor: "local", action: "three", subject: "", detail: { a: ["three"] } },
  ]);
  const database = new Database(path);
  expect(() => database.run("update audit set actor = 'nobody'")).toThrow();
  expect(() => database.run("delete from audit")).toThrow();
  database.close();
  expect(store.audit.list({ after: 0, limit: 9 })).toHaveLength(3);
});
