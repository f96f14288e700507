import { describe, expect, it } from "vitest";
import { canRunLab, isInstalled, type LabFacts } from "./can-run-lab.ts";

const able: LabFacts = { platform: "linux", isRoot: true, missingCommands: [], tryNamespace: () => undefined };

describe("canRunLab", () => {
  it("says yes where everything is there", () => {
    expect(canRunLab(able)).toEqual({ ok: true });
  });

  it.each<[Partial<LabFacts>, string]>([
    [{ platform: "darwin" }, "darwin"],
    [{ isRoot: false }, "root"],
    [{ missingCommands: ["nft", "ip"] }, "nft, ip"],
    [{ tryNamespace: () => "Operation not permitted" }, "Operation not permitted"],
  ])("says no and why for %o", (facts, word) => {
    const answer = canRunLab({ ...able, ...facts });
    expect(answer).toMatchObject({ ok: false, reason: expect.stringContaining(word) });
  });

  it("tries no namespace where one can't be had anyway", () => {
    const tryNamespace = (): string => {
      throw new Error("tried");
    };
    expect(canRunLab({ ...able, isRoot: false, tryNamespace }).ok).toBe(false);
  });
});

describe("isInstalled", () => {
  it("finds a command of every Unix, and none that nobody has", () => {
    expect(isInstalled("sh")).toBe(true);
    expect(isInstalled("portolan-no-such-command")).toBe(false);
  });
});
