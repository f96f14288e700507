import { describe, expect, it } from "vitest";
import { z } from "zod";
import habits from "../../data/habitual-ports.data.json" with { type: "json" };
import { habitualPorts, portsOfHabit } from "./habitual-ports.ts";

const port = z.int().min(1).max(65_535);
const why = z.string().min(10);
const habit = z.union([
  z.strictObject({ ports: z.array(port).min(1), why }),
  z
    .strictObject({ from: port, to: port, step: z.int().min(1).optional(), why })
    .refine(({ from, to }) => from < to, "ends before it starts")
    .refine(({ from, to, step = 1 }) => (to - from) % step === 0, "does not end on a step"),
]);

it("reads habits of the right form", () => {
  expect(() => z.strictObject({ tcp: z.array(habit), udp: z.array(habit) }).parse(habits)).not.toThrow();
});

describe("portsOfHabit", () => {
  it("counts from the first port to the last, both included", () => {
    expect(portsOfHabit({ from: 80, to: 83, why: "" })).toEqual([80, 81, 82, 83]);
    expect(portsOfHabit({ from: 1000, to: 3000, step: 1000, why: "" })).toEqual([1000, 2000, 3000]);
  });

  it("takes a list as it is", () => {
    expect(portsOfHabit({ ports: [2222, 22], why: "" })).toEqual([2222, 22]);
  });
});

it.each([
  ["tcp", 8043],
  ["tcp", 2443],
  ["tcp", 49_160],
  ["udp", 33_440],
] as const)("finds the habitual port %s %i", (protocol, expected) => {
  expect(habitualPorts(protocol)).toContain(expected);
});
