import { join } from "node:path";
import { expect, it } from "vitest";
import { freshPath } from "../test/samples.ts";
import { holdLock } from "./hold-lock.ts";

it("is held by one at a time", () => {
  const path = `${freshPath()}.lock`;
  const release = holdLock(path);
  expect(() => holdLock(path)).toThrow(expect.objectContaining({ code: "STORE_IN_USE" }));
  release();
  holdLock(path)();
});

it("says that its file cannot be made", () => {
  expect(() => holdLock(join(freshPath(), "none", "lock"))).toThrow(
    expect.objectContaining({ code: "STORE_UNOPENABLE" }),
  );
});
