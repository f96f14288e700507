import { expect, test } from "vitest";
import { splitTargets } from "./split-targets.ts";

test.each([
  ["10.0.0.1", ["10.0.0.1"]],
  ["10.0.0.1,10.0.0.5", ["10.0.0.1", "10.0.0.5"]],
  ["10.0.0.1,2,5-9,10.0.1.0/24", ["10.0.0.1,2,5-9", "10.0.1.0/24"]],
  ["10.0,1.0.1,host.example", ["10.0,1.0.1", "host.example"]],
  ["::1,fe80::/10, 127.0.0.1", ["::1", "fe80::/10", "127.0.0.1"]],
  ["localhost,,host", ["localhost", "host"]],
  ["", []],
])("%j holds %j", (list, targets) => {
  expect(splitTargets(list)).toEqual(targets);
});
