import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { x } from "tinyexec";
import { glob } from "tinyglobby";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { WORKSPACE_ROOT } from "../src/projects.ts";

const RESTRICTED = "lint/style/noRestrictedImports";
const UNDECLARED = "lint/correctness/noUndeclaredDependencies";
const CYCLE = "lint/suspicious/noImportCycles";
const NODE = "lint/correctness/noNodejsModules";
const PLUGIN = "plugin";

/** A line of code in a file of the workspace, and the rule that must refuse it. */
const WRONG: readonly (readonly [file: string, code: string, rule: string])[] = [
  ["packages/core/src/plan/x.ts", 'export { a } from "@portolan/services-db";', RESTRICTED],
  ["packages/core/src/plan/x.ts", 'export type { A } from "@portolan/report";', RESTRICTED],
  ["packages/core/src/plan/x.ts", 'export const a = await import("@portolan/cli");', RESTRICTED],
  ["packages/core/src/scan/x.test.ts", 'export { a } from "@portolan/services-db";', RESTRICTED],
  ["packages/core/src/scan/x.ts", 'export { a } from "express";', RESTRICTED],
  ["packages/core/src/linux/x.ts", 'export { a } from "commander";', RESTRICTED],
  ["packages/core/src/workers/x.ts", 'export { a } from "commander";', RESTRICTED],
  ["packages/core/src/scan/x.ts", 'export { a } from "left-pad";', UNDECLARED],
  ["packages/core/src/engines/syn/x.ts", 'export { a } from "koffi";', RESTRICTED],
  ["packages/core/src/engines/x.ts", 'export type { A } from "koffi";', RESTRICTED],
  ["packages/core/src/engines/x.ts", 'export type A = typeof import("koffi");', PLUGIN],
  ["packages/core/src/engines/x.ts", 'export const a = createRequire(import.meta.url)("koffi");', PLUGIN],
  ["packages/core/src/workers/x.ts", 'export { a } from "koffi";', RESTRICTED],
  ["packages/core/src/scan/x.ts", 'export { a } from "piscina";', RESTRICTED],
  ["packages/core/src/linux/x.ts", 'export { a } from "piscina";', RESTRICTED],
  ["packages/services-db/src/x.ts", 'export { a } from "@portolan/core";', PLUGIN],
  ["packages/services-db/src/x.ts", 'import { a } from "@portolan/core";\nexport { a };', PLUGIN],
  ["packages/services-db/src/x.ts", 'import { type A, b } from "@portolan/core";\nexport { type A, b };', PLUGIN],
  ["packages/services-db/src/x.ts", 'export const a = await import("@portolan/core");', PLUGIN],
  ["packages/services-db/src/x.ts", 'export { a } from "@portolan/report";', RESTRICTED],
  ["packages/report/src/text/x.ts", 'export { a } from "@portolan/cli";', RESTRICTED],
  ["packages/report/src/x.test.ts", 'export { a } from "@portolan/cli";', RESTRICTED],
  ["packages/report/src/x.ts", 'export { a } from "koffi";', RESTRICTED],
  ["packages/store/src/x.ts", 'export { a } from "@portolan/core";', PLUGIN],
  ["packages/store/src/x.ts", 'export type { A } from "@portolan/report";', RESTRICTED],
  ["packages/store/src/x.ts", 'export { a } from "express";', RESTRICTED],
  ["packages/report/src/x.ts", 'export { a } from "@portolan/store";', RESTRICTED],
  ["packages/client/src/x.ts", 'export type { A } from "@portolan/core";', RESTRICTED],
  ["packages/client/src/x.ts", 'export { a } from "node:fs";', NODE],
  ["apps/cli/src/x.ts", 'export { a } from "@portolan/store";', RESTRICTED],
  ["apps/api/src/x.ts", 'export { a } from "libsql";', RESTRICTED],
  ["apps/cli/src/x.ts", 'export { a } from "@portolan/api";', RESTRICTED],
  ["apps/cli/src/x.ts", 'export { a } from "@portolan/tool-netlab";', RESTRICTED],
  ["apps/cli/src/x.ts", 'export { a } from "koffi";', RESTRICTED],
  ["apps/api/src/x.ts", 'export { a } from "@portolan/cli";', RESTRICTED],
  ["apps/api/src/x.ts", 'export { a } from "piscina";', RESTRICTED],
  ["apps/api/test/x.test.ts", 'export { a } from "@portolan/cli";', RESTRICTED],
  ["apps/dashboard/src/x.ts", 'export { a } from "@portolan/store";', RESTRICTED],
  ["apps/dashboard/src/x.ts", 'export { a } from "node:fs";', RESTRICTED],
  ["apps/api/src/x.ts", 'export { a } from "@portolan/dashboard";', RESTRICTED],
  ["tools/netlab/src/x.ts", 'export { a } from "@portolan/core";', RESTRICTED],
  ["apps/cli/src/x.ts", 'export { a } from "../../api/src/main.ts";', PLUGIN],
  ["apps/cli/src/scan/x.ts", 'export { a } from "../../../../packages/core/src/scan/scan.ts";', PLUGIN],
  ["apps/cli/src/scan/x.ts", 'export { a } from "./../../../api/src/main.ts";', PLUGIN],
  ["apps/cli/src/scan/x.ts", 'export { a } from "./../.././../api/src/main.ts";', PLUGIN],
  ["apps/cli/src/scan/x.ts", 'export { a } from "./deeper/../../../../api/src/main.ts";', PLUGIN],
  ["apps/cli/test/x.test.ts", 'export { a } from "../../../tools/netlab/src/lab.ts";', PLUGIN],
  ["apps/cli/vitest.config.ts", 'export { a } from "../api/vitest.config.ts";', PLUGIN],
  ["packages/core/src/engines/connect/x.ts", 'export { a } from "../../../../report/src/index.ts";', PLUGIN],
  [
    "packages/core/src/engines/connect/x.ts",
    'export const a = await import("../../../../report/src/index.ts");',
    PLUGIN,
  ],
  ["packages/core/src/targets/x.ts", 'export type { A } from "../ports/protocol.ts";', PLUGIN],
  ["packages/core/src/ports/x.ts", 'export { a } from "../plan/seed.ts";', PLUGIN],
  ["packages/core/src/plan/x.ts", 'export { a } from "../pace/rtt-table.ts";', PLUGIN],
  ["packages/core/src/pace/x.ts", 'export { a } from "../engines/engine.ts";', PLUGIN],
  ["packages/core/src/linux/x.ts", 'export { a } from "../engines/observation.ts";', PLUGIN],
  ["packages/core/src/engines/connect/x.ts", 'export type { A } from "../../verdict/verdict.ts";', PLUGIN],
  ["packages/core/src/verdict/x.ts", 'export type { A } from "../results/events.ts";', PLUGIN],
  ["packages/core/src/results/x.ts", 'export type { A } from "../workers/protocol.ts";', PLUGIN],
  ["packages/core/src/workers/x.ts", 'export type { A } from "../scan/request.ts";', PLUGIN],
  ["packages/core/src/checkpoint/x.ts", 'export type { A } from "../scan/request.ts";', PLUGIN],
  ["packages/core/src/scan/x.ts", 'export { scan } from "../index.ts";', PLUGIN],
  ["packages/core/src/scan/x2.ts", 'export const a = await import("../enrich/name-hosts.ts");', PLUGIN],
];

/** What must pass: each the next of kin of something wrong. */
const RIGHT: readonly (readonly [file: string, code: string])[] = [
  ["packages/core/src/linux/y.ts", 'export const a = await import("koffi");'],
  ["packages/core/src/linux/y2.ts", 'export type A = typeof import("koffi");'],
  ["packages/core/src/workers/y.ts", 'export const a = await import("piscina");'],
  ["packages/core/src/engines/connect/y.ts", 'export { a } from "../../linux/epoll.ts";'],
  ["packages/core/src/scan/y.ts", 'export { a } from "../checkpoint/scan-state.ts";'],
  ["packages/core/src/enrich/y.ts", 'export { a } from "../scan/scan-handle.ts";'],
  ["packages/core/src/ports/y.ts", 'export { a } from "../targets/quote-text.ts";'],
  ["packages/core/src/targets/y.ts", 'export { a } from "../errors.ts";'],
  ["packages/core/src/engines/y.test.ts", 'export { a } from "@portolan/tool-netlab";'],
  ["packages/core/src/engines/y2.test.ts", 'export { a } from "../scan/scan.ts";'],
  ["packages/services-db/src/y.ts", 'export type { A } from "@portolan/core";'],
  ["packages/services-db/src/y2.ts", 'import type { A } from "@portolan/core";\nexport type { A };'],
  ["packages/report/src/y.ts", 'export { a } from "@portolan/services-db";'],
  ["apps/cli/src/y.ts", 'export { a } from "@portolan/report";'],
  ["packages/client/src/y.test.ts", 'export { a } from "node:fs";'],
  ["apps/cli/src/y2.ts", 'export { a } from "@portolan/client";'],
  ["packages/store/src/y.ts", 'export type { A } from "@portolan/core";'],
  ["packages/store/src/y2.ts", 'export { a } from "libsql";'],
  ["apps/api/src/y.ts", 'export { a } from "express";'],
  ["apps/cli/src/scan/y.ts", 'export { a } from "../../package.json";'],
  ["apps/cli/test/y.test.ts", 'export { a } from "../src/main.ts";'],
];

const reportSchema = z.object({
  diagnostics: z.array(z.object({ category: z.string(), location: z.object({ path: z.string() }) })),
});

let root: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "portolan-boundaries-"));
  const rules = ["biome.json", ".gitignore", "{packages,apps,tools}/*/package.json", "tools/workspace/lint/*"];
  for (const path of await glob(rules, { cwd: WORKSPACE_ROOT, dot: true })) {
    await cp(join(WORKSPACE_ROOT, path), join(root, path));
  }
});

afterAll(() => rm(root, { recursive: true, force: true }));

/** Lints a project of the copy as its own lint target does, and gives the rules that refuse something, by file. */
async function lint(project: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const biome = join(WORKSPACE_ROOT, "node_modules/.bin/biome");
  const args = ["lint", ".", "--reporter=json", "--max-diagnostics=none"];
  const { stdout } = await x(biome, args, { nodeOptions: { cwd: join(root, project) } });
  const rules = new Map<string, string[]>();
  for (const { category, location } of reportSchema.parse(JSON.parse(stdout)).diagnostics) {
    const file = join(project, location.path);
    rules.set(file, [...(rules.get(file) ?? []), category]);
  }
  return rules;
}

async function plant(file: string, code: string): Promise<void> {
  await mkdir(join(root, dirname(file)), { recursive: true });
  await writeFile(join(root, file), `${code}\n`);
}

function projectOf(file: string): string {
  return file.split("/").slice(0, 2).join("/");
}

/** The file of a row under a name of its own, so that one run lints all rows: `x.test.ts` becomes `x-7.test.ts`. */
function numbered(file: string, row: number): string {
  return file.replace("/x.", `/x-${row}.`);
}

describe("lint on who may import whom", () => {
  it("accepts what the design allows", async () => {
    for (const [file, code] of RIGHT) await plant(file, code);
    const refused = await Promise.all([...new Set(RIGHT.map(([file]) => projectOf(file)))].map(lint));
    expect(refused.flatMap((rules) => [...rules])).toEqual([]);
  });

  describe("refuses", () => {
    let refused: ReadonlyMap<string, readonly string[]>;

    beforeAll(async () => {
      for (const [row, [file, code]] of WRONG.entries()) await plant(numbered(file, row), code);
      const projects = [...new Set(WRONG.map(([file]) => projectOf(file)))];
      refused = new Map((await Promise.all(projects.map(lint))).flatMap((rules) => [...rules]));
    });

    it.each(WRONG.map((wrong, row) => [...wrong, row] as const))("in %s: %s", (file, _, rule, row) => {
      expect(refused.get(numbered(file, row)) ?? []).toContain(rule);
    });
  });

  it("refuses a cycle, also one of types", async () => {
    await plant("packages/core/src/plan/a.ts", 'import type { B } from "./b.ts";\nexport type A = B;');
    await plant("packages/core/src/plan/b.ts", 'import type { A } from "./a.ts";\nexport type B = A;');
    const rules = await lint("packages/core");
    expect(rules.get("packages/core/src/plan/a.ts") ?? []).toContain(CYCLE);
  });
});
