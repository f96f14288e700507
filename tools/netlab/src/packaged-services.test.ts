import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { forbidServices } from "./packaged-services.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "portolan-policy-"));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

it("forbids every service until it is told to allow them again", () => {
  const policy = join(folder, "policy-rc.d");
  const allow = forbidServices(policy);
  // "Action forbidden", to invoke-rc.d(8).
  expect(spawnSync(policy, ["snmpd", "start"]).status).toBe(101);
  allow();
  expect(statSync(policy, { throwIfNoEntry: false })).toBeUndefined();
});

it("leaves a policy that is there as it is", () => {
  const policy = join(folder, "policy-rc.d");
  writeFileSync(policy, "#!/bin/sh\nexit 0\n");
  forbidServices(policy)();
  expect(readFileSync(policy, "utf8")).toBe("#!/bin/sh\nexit 0\n");
});
