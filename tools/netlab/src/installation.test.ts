import { describe, expect, it } from "vitest";
import { type InstallationSystem, installPackages } from "./installation.ts";
import type { RequiredPackage } from "./required-packages.ts";

interface Story {
  readonly status: number;
  readonly calls: readonly string[];
  readonly lines: readonly string[];
}

const JQ: RequiredPackage = { name: "jq", command: "jq" };
const NFTABLES: RequiredPackage = { name: "nftables", command: "nft" };
const RPCBIND: RequiredPackage = {
  name: "rpcbind",
  command: "rpcbind",
  services: ["rpcbind.socket", "rpcbind.service"],
};

/** Runs an installation on a system that answers as told; a successful apt-get makes every package present. */
function tell(system: Partial<InstallationSystem> & { readonly missing?: readonly RequiredPackage[] }): Story {
  const calls: string[] = [];
  const lines: string[] = [];
  let missing = system.missing ?? [];
  const status = installPackages({
    hasApt: true,
    isRoot: true,
    missingPackages: () => missing,
    missingOptionalPackages: () => [],
    canRunLab: () => ({ ok: true }),
    print: (line) => lines.push(line),
    forbidServices: () => {
      calls.push("forbid services");
      return () => calls.push("allow services");
    },
    disableService: (unit) => calls.push(`disable ${unit}`),
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
    const { status, calls } = tell({ missing: [NFTABLES, JQ] });
    expect(status).toBe(0);
    expect(calls).toEqual(["update", "forbid services", "install nftables jq", "allow services"]);
  });

  it("keeps the services of a package from starting, now and with the system", () => {
    const { calls } = tell({ missing: [RPCBIND] });
    expect(calls.slice(1)).toEqual([
      "forbid services",
      "install rpcbind",
      "disable rpcbind.socket",
      "disable rpcbind.service",
      "allow services",
    ]);
  });

  it("allows services again when the installation fails", () => {
    const { status, calls } = tell({
      missing: [JQ],
      aptGet: (words) => (words.includes("install") ? "E: no space" : undefined),
    });
    expect(status).toBe(1);
    expect(calls.at(-1)).toBe("allow services");
  });

  it("installs what is optional along with the rest, and does without what can't be had", () => {
    const { status, calls, lines } = tell({
      missing: [JQ],
      missingOptionalPackages: () => [NFTABLES],
      aptGet: (words) => (words.includes("nftables") ? "E: no such package" : undefined),
    });
    expect(status).toBe(0);
    expect(calls).toEqual(["update", "forbid services", "install jq", "install nftables", "allow services"]);
    expect(lines.at(-1)).toContain("E: no such package");
  });

  it("never removes a package", () => {
    const runs: (readonly string[])[] = [];
    tell({
      missing: [JQ],
      aptGet: (words) => {
        runs.push(words);
        return undefined;
      },
    });
    expect(runs.at(-1)).toContain("--no-remove");
  });

  it("fails with one line of apt-get's reason", () => {
    const { status, calls, lines } = tell({ missing: [JQ], aptGet: () => "E: no network" });
    expect(status).toBe(1);
    expect(calls).toEqual(["update"]);
    expect(lines.at(-1)).toContain("E: no network");
  });

  it("fails when a package turns out not to bring its command", () => {
    const { status, lines } = tell({ missingPackages: () => [JQ] });
    expect(status).toBe(1);
    expect(lines.at(-1)).toContain("jq");
  });

  it.each<[Partial<InstallationSystem>, string]>([
    [{ isRoot: false }, "only root"],
    [{ hasApt: false }, "no Debian-like system"],
  ])("installs nothing and says in one line what is skipped for %o", (system, word) => {
    const { status, calls, lines } = tell({ missing: [JQ], ...system });
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
