import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { ScanOptions } from "../option-table.ts";
import { openOutputs } from "./open-outputs.ts";
import { planOutputs } from "./output-plan.ts";

describe("openOutputs", () => {
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "portolan-outputs-"));
  });

  afterEach(() => rmSync(directory, { recursive: true }));

  const open = (options: ScanOptions, stdout = new PassThrough()) =>
    openOutputs(planOutputs(options, directory), { stdout, stdoutSink: {}, table: {} });

  const warning = { type: "warning", code: "local-limit", message: "slow" } as const;

  async function firstText(options: ScanOptions): Promise<string> {
    const stdout = new PassThrough();
    const [output] = await open(options, stdout);
    output?.sink.write(output.writer.write(warning) + [...output.writer.close()].join(""));
    await output?.sink.close();
    return String(stdout.read() ?? "");
  }

  test("prints the table unless asked for another format", async () => {
    expect(await firstText({})).toBe("");
    expect(JSON.parse(await firstText({ json: true }))).toMatchObject({ warnings: [warning] });
    expect(JSON.parse(await firstText({ ndjson: true }))).toEqual(warning);
    expect(JSON.parse(await firstText({ outputJson: "-" }))).toMatchObject({ warnings: [warning] });
    expect(await firstText({ csv: true })).toMatch(/^ip,hostname,.*\n$/);
    expect(await firstText({ csv: true, fields: "port,ip" })).toBe("port,ip\n");
    expect(await firstText({ list: true })).toBe("");
    expect(await firstText({ markdown: true })).toMatch(/^# Port scan\n/);
    expect(await firstText({ outputXml: "-" })).toMatch(/^<\?xml .*\n<!DOCTYPE nmaprun>\n/);
    expect(await firstText({ outputGrepable: "-" })).toMatch(/^# .*\n$/);
  });

  test("names the file that fails", async () => {
    const [, output] = await open({ outputJson: "/dev/full" });
    output?.sink.write("text");
    await expect(output?.sink.close()).rejects.toThrow('"/dev/full" cannot be written any further: the disk is full.');
  });

  test("writes each file in its format, relative to the folder", async () => {
    const outputs = await open({ outputText: "scan.txt", outputJson: "scan.json", outputNdjson: "scan.ndjson" });
    for (const { writer, sink } of outputs.slice(1)) {
      sink.write(writer.write(warning) + [...writer.close()].join(""));
      await sink.close();
    }
    const read = (name: string) => readFileSync(join(directory, name), "utf8");
    expect(read("scan.txt")).toBe("# Warning: slow\n");
    expect(JSON.parse(read("scan.json"))).toMatchObject({ warnings: [warning] });
    expect(JSON.parse(read("scan.ndjson"))).toEqual(warning);
  });
});
