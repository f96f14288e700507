import { expect, test } from "vitest";
import { rawCapability } from "../linux/raw-capability.ts";
import { ENGINE_NAMES } from "./engine-name.ts";
import { engineRefusal } from "./engine-refusal.ts";

test("node:net always does", () => expect(engineRefusal("net")).toBeUndefined());

test("raw packets are refused where the system refuses them, and only there", () =>
  expect(engineRefusal("raw") === undefined).toBe(rawCapability().available));

test.each(ENGINE_NAMES)("what refuses %s is an error that says so", (name) =>
  expect(engineRefusal(name)?.code ?? "ENGINE_UNAVAILABLE").toBe("ENGINE_UNAVAILABLE"),
);
