import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import { truthLookup } from "../src/index.ts";
import { listNamespaces } from "../src/namespaces.ts";
import type { LabTruth } from "../src/truth.ts";
import { describeLab } from "../src/vitest.ts";
import { startProgram } from "./programs.ts";

const description = z.object({ namespaces: z.record(z.string(), z.string()), truth: z.custom<LabTruth>() });

describeLab("the command line", () => {
  it("makes a lab from a file, prints its truth, and removes it on Ctrl-C", async () => {
    const folder = await mkdtemp(join(tmpdir(), "portolan-netlab-"));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const file = join(folder, "lab.json");
    const specification = { targets: [{ addresses: ["10.77.9.0/24"], rules: [{ ports: "7", behaviour: "open" }] }] };
    await writeFile(file, JSON.stringify(specification));

    const program = startProgram("src/main.ts", ["up", "--spec", file]);
    const ended = once(program, "exit");
    const printed = text(program.stdout);
    await once(program.stderr, "data");
    const during = await listNamespaces();
    program.kill("SIGINT");
    expect(await ended).toEqual([0, null]);

    const { namespaces, truth } = description.parse(JSON.parse(await printed));
    expect(Object.keys(namespaces)).toEqual(["scanner", "target"]);
    expect(during).toEqual(expect.arrayContaining(Object.values(namespaces)));
    expect(truthLookup(truth)("10.77.9.200", 7)).toMatchObject({ state: "open", reason: "syn-ack" });
    const after = await listNamespaces();
    for (const name of Object.values(namespaces)) expect(after).not.toContain(name);
  });

  it("refuses a file that is no specification with one line and status 1", async () => {
    const program = startProgram("src/main.ts", ["up", "--spec", "/no/such/file"]);
    const ended = once(program, "exit");
    expect((await text(program.stderr)).trim().split("\n")).toHaveLength(1);
    expect(await ended).toEqual([1, null]);
  });
});
