import { describe, expect, it } from "vitest";
import { type InstallationSystem, installPackages } from "./installation.ts";

interface Story {
  readonly status: number;
  readonly calls: readonly string[];
  readonly lines: readonly string[];
}

/** Runs an installation on a system that answers as told; a successful apt-get makes every package present. */
function tell(system: Partial<InstallationSystem> & { readonly missing?: readonly string[] }): Story {
  const calls: string[] = [];
  const lines: string[] = [];
  let missing = system.missing ?? [];
  const status = installPackages({
    hasApt: true,
    isRoot: true,
    missingPackages: () => missing,
    canRunLab: () => ({ ok: true }),
    print: (line) => lines.push(line),
    ...system,
    aptGet(commandArguments) {
      calls.push(commandArguments.filter((argument) => !/^-|::/.test(argument)).join(" "));
      const failure = system.aptGet?.(commandArguments);
      if (failure === undefined && commandArguments.includes("install")) missing = [];
      return failure;
    },
  });
  return { status, calls, lines };
}

describe("installPackages", () => {
  it("does and says nothing when all is there", () => {
    expect(tell({})).toEqual({ status: 0, calls: [], lines: [] });
  });

  it("updates the lists first, then installs what is missing", () => {
    const { status, calls } = tell({ missing: ["nftables", "jq"] });
    expect(status).toBe(0);
    expect(calls).toEqual(["update", "install nftables jq"]);
  });

  it("fails with one line of apt-get's reason", () => {
    const { status, calls, lines } = tell({ missing: ["jq"], aptGet: () => "E: no network" });
    expect(status).toBe(1);
    expect(calls).toEqual(["update"]);
    expect(lines.at(-1)).toContain("E: no network");
  });

  it("fails when a package turns out not to bring its command", () => {
    const { status, lines } = tell({ missingPackages: () => ["jq"] });
    expect(status).toBe(1);
    expect(lines.at(-1)).toContain("jq");
  });

  it.each<[Partial<InstallationSystem>, string]>([
    [{ isRoot: false }, "only root"],
    [{ hasApt: false }, "no Debian-like system"],
  ])("installs nothing and says in one line what is skipped for %o", (system, word) => {
    const { status, calls, lines } = tell({ missing: ["jq"], ...system });
    expect({ status, calls }).toEqual({ status: 0, calls: [] });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(word);
  });

  it("says in one line why no lab can be made though all is installed", () => {
    const { status, lines } = tell({ canRunLab: () => ({ ok: false, reason: "of this container" }) });
    expect(status).toBe(0);
    expect(lines).toEqual([expect.stringContaining("of this container")]);
  });
});
