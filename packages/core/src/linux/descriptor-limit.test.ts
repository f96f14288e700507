import { closeSync, openSync } from "node:fs";
import { expect, it } from "vitest";
import { freeDescriptors } from "./descriptor-limit.ts";

it.runIf(process.platform === "linux")("counts the descriptors that may still be opened", () => {
  const before = freeDescriptors() ?? Number.NaN;
  expect(before).toBeGreaterThan(0);
  const opened = Array.from({ length: 20 }, () => openSync("/dev/null", "r"));
  expect(before - (freeDescriptors() ?? Number.NaN)).toBeGreaterThanOrEqual(20);
  for (const descriptor of opened) closeSync(descriptor);
});
