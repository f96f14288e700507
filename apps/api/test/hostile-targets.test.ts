import { type ScanRequest, scan } from "@portolan/core";
import { describe, expect, it } from "vitest";
import type { PolicyTexts } from "../src/access/target-policy.ts";
import { addScan, followScan, postScan, readProblem, serve } from "./harness.ts";
import { DENIED, NAMES, NOT_LOOPBACK, UNCLEAR, WIDE } from "./hostile-targets.ts";

async function lookup(name: string): Promise<readonly { readonly address: string }[]> {
  const addresses = NAMES[name.replace(/\.$/, "")];
  if (addresses === undefined) throw Object.assign(new Error("not found"), { code: "ENOTFOUND" });
  return addresses.map((address) => ({ address }));
}

/** Serves an app on which no scan may begin. */
async function serveWithoutScans(
  policy?: PolicyTexts,
): Promise<{ readonly url: string; readonly begun: ScanRequest[] }> {
  const begun: ScanRequest[] = [];
  const startScan = (request: ScanRequest) => {
    begun.push(request);
    return scan({ ...request, targets: ["127.0.0.1"], ports: "1" });
  };
  const limits = { probesPerScan: 2 ** 40 };
  return { url: await serve({ lookup, startScan, limits }, policy === undefined ? {} : { policy }), begun };
}

describe("where loopback alone may be scanned", () => {
  it.each(NOT_LOOPBACK.map((targets) => [targets]))("refuses %j", async (targets) => {
    const { url, begun } = await serveWithoutScans();
    const problem = await readProblem(await postScan(url, { targets, ports: "1" }));
    expect(problem).toMatchObject({ type: "/problems/target-not-allowed", status: 403, address: expect.any(String) });
    expect(problem.detail).toContain(problem["address"]);
    expect(begun).toEqual([]);
  });
});

describe("where everything may be scanned but what is denied", () => {
  it.each(DENIED.map((targets) => [targets]))("refuses %j", async (targets) => {
    const { url, begun } = await serveWithoutScans(WIDE);
    const problem = await readProblem(await postScan(url, { targets, ports: "1" }));
    expect(problem).toMatchObject({ type: "/problems/target-not-allowed", status: 403 });
    expect(begun).toEqual([]);
  });

  it.each(UNCLEAR)("does not guess what %j means", async (target) => {
    const { url, begun } = await serveWithoutScans(WIDE);
    const problem = await readProblem(await postScan(url, { targets: [target], ports: "1" }));
    expect(problem).toMatchObject({ type: "/problems/input-invalid", status: 422 });
    expect(begun).toEqual([]);
  });

  it("scans what the name was when it was judged", async () => {
    const { url, begun } = await serveWithoutScans(WIDE);
    const scanView = await addScan(url, { targets: ["both.example"], ports: "1" });
    await followScan(url, scanView.id);
    expect(scanView.addresses).toEqual(["198.51.100.9"]);
    expect(begun.map(({ targets }) => ("addresses" in targets ? targets.addresses.toJSON() : targets))).toEqual([
      ["198.51.100.9"],
    ]);
  });
});
