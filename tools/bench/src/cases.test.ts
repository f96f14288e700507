import { expect, it } from "vitest";
import { CASES } from "./cases.ts";

it("has each case of the acceptance list once", () => {
  const names = CASES.map(({ name }) => name);
  expect(names.sort()).toEqual([
    "accuracy",
    "answering-hosts",
    "api-load",
    "black-hole",
    "leak",
    "loss",
    "memory",
    "mostly-dropped",
    "one-host",
    "report-memory",
    "restart",
    "start",
    "subnet",
    "sweep-memory",
    "syn-one-host",
    "udp",
  ]);
});
