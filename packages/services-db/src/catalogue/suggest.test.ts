import { describe, expect, it } from "vitest";
import { nearestNames } from "./suggest.ts";

const NAMES = [
  "http",
  "https",
  "ssh",
  "rsh",
  "telnet",
  "dns",
  "dnx",
  "microsoft-ds",
  "aaaa1",
  "aaaa2",
  "aaaa3",
  "aaaa4",
  "aaaa5",
  "aaaa6",
];
const nearest = (text: string, prevalence: (name: string) => number = () => 1) => nearestNames(text, NAMES, prevalence);

describe("nearestNames", () => {
  it.each([
    ["htpp", "http"],
    ["shh", "ssh"],
    ["telent", "telnet"],
    ["dsn", "dns"],
    ["mircosoft-ds", "microsoft-ds"],
    [" TELNET\n", "telnet"],
  ])("finds for %j first %s", (text, expected) => {
    expect(nearest(text)[0]).toBe(expected);
  });

  it("counts two swapped letters as one slip", () => {
    expect(nearest("dsn")).toEqual(["dns"]);
  });

  it("puts the better-known of equally near names first", () => {
    expect(nearest("zsh", (name) => (name === "rsh" ? 1 : 2))).toEqual(["rsh", "ssh"]);
    expect(nearest("zsh", (name) => (name === "ssh" ? 1 : 2))).toEqual(["ssh", "rsh"]);
  });

  it("gives five at most", () => {
    expect(nearest("aaaa0")).toEqual(["aaaa1", "aaaa2", "aaaa3", "aaaa4", "aaaa5"]);
  });

  it.each(["", "   ", "xyzzyplugh", "h".repeat(33), "h".repeat(1_000_000)])("gives none where none is near", (text) => {
    expect(nearest(text)).toEqual([]);
  });
});
