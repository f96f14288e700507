import { type ScanRequest, scan } from "@portolan/core";
import { describe, expect, it } from "vitest";
import type { PolicyTexts } from "../src/access/target-policy.ts";
import { addScan, followScan, postScan, readProblem, serve } from "./harness.ts";

/** Names of a resolver that never leaves this process. Addresses are of RFC 5737, RFC 3849 or RFC 1918: nothing is ever sent to them. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  "elsewhere.example": ["192.0.2.1"],
  "127.0.0.1.example": ["192.0.2.1"],
  "localhost.example": ["192.0.2.1"],
  "mapped.example": ["::ffff:192.0.2.1"],
  "six.example": ["2001:db8::1"],
  "metadata.example": ["169.254.169.254"],
  "mapped-metadata.example": ["::ffff:169.254.169.254"],
  "nat64.example": ["64:ff9b::169.254.169.254"],
  "inside.example": ["10.66.0.1"],
  "both.example": ["198.51.100.9", "10.66.0.1"],
};

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

/** Nothing of this may be scanned where loopback alone may. */
const NOT_LOOPBACK: readonly (readonly string[])[] = [
  ["192.0.2.1"],
  ["127.0.0.1", "192.0.2.1"],
  ["126.255.255.255"],
  ["128.0.0.0"],
  ["127.0.0.1/7"],
  ["126.0.0.0-128.0.0.0"],
  ["126-127.0.0.1"],
  ["127,10.0.0.1"],
  ["*.0.0.1"],
  ["0.0.0.0"],
  ["0.0.0.0/0"],
  ["0.0.0.1"],
  ["255.255.255.255"],
  ["224.0.0.1"],
  ["::"],
  ["::2"],
  ["::1/127"],
  ["::1-::2"],
  ["::127.0.0.1"],
  ["::7f00:1"],
  ["::ffff:192.0.2.1"],
  ["::ffff:c000:201"],
  ["0:0:0:0:0:ffff:192.0.2.1"],
  ["::ffff:0:0/96"],
  ["::ffff:0:127.0.0.1"],
  ["2002:7f00:1::"],
  ["64:ff9b::127.0.0.1"],
  ["64:ff9b:1::7f00:1"],
  ["2001::1"],
  ["2001:db8::1"],
  ["fe80::1"],
  ["ff02::1"],
  ["elsewhere.example"],
  ["ELSEWHERE.example"],
  ["elsewhere.example."],
  ["127.0.0.1.example"],
  ["localhost.example"],
  ["mapped.example"],
  ["six.example"],
  ["elsewhere.example/8"],
  ["127.0.0.1", "elsewhere.example"],
];

/** Allows all, but for a network and what is in it. */
const WIDE: PolicyTexts = { allow: ["0.0.0.0/0", "::/0"], deny: ["10.66.0.0/16", "fd66::/16"] };

/** None of this may be scanned even where all may: it is denied, or an address that no policy can allow, in one spelling or the other. */
const DENIED: readonly (readonly string[])[] = [
  ["10.66.0.1"],
  ["10.66.0.0/24"],
  ["10.0.0.0/8"],
  ["10.65.255.255-10.66.0.0"],
  ["10.66-67.1.1"],
  ["10.*.0.1"],
  ["::ffff:10.66.0.1"],
  ["::ffff:a42:1"],
  ["[::ffff:10.66.0.1]"],
  ["0:0:0:0:0:ffff:0a42:0001"],
  ["::10.66.0.1"],
  ["::a42:1"],
  ["::ffff:0:10.66.0.1"],
  ["64:ff9b::10.66.0.1"],
  ["64:ff9b::a42:1"],
  ["64:ff9b:1:a42:0:100::"],
  ["2002:a42:1::"],
  ["2002:0a42:0001::1"],
  ["2002:a42::/112"],
  ["2001:0:a42:1::"],
  ["2001:0:c000:201:0:0:f5bd:fffe"],
  ["fd66::1"],
  ["FD66:0000::0001"],
  ["fd65:ffff:ffff:ffff:ffff:ffff:ffff:ffff-fd66::"],
  ["inside.example"],
  ["inside.example/24"],
  ["8.8.8.8", "inside.example"],
  ["169.254.169.254"],
  ["169.254.169.0/24"],
  ["169.254.0.0/16"],
  ["::ffff:169.254.169.254"],
  ["::ffff:a9fe:a9fe"],
  ["64:ff9b::a9fe:a9fe"],
  ["2002:a9fe:a9fe::"],
  ["169.254.170.2"],
  ["168.63.129.16"],
  ["100.100.100.200"],
  ["192.0.0.192"],
  ["fd00:ec2::254"],
  ["fd20:ce::254"],
  ["metadata.example"],
  ["mapped-metadata.example"],
  ["nat64.example"],
  ["0.0.0.0"],
  ["0.0.0.0/0"],
  ["::"],
];

/** Spellings that can be read in two ways, and zones: nobody guesses what they mean. */
const UNCLEAR = [
  "010.066.000.001",
  "0x7f.0.0.1",
  "0x7f000001",
  "2130706433",
  "127.1",
  "127.0.1",
  "0177.0.0.1",
  "127.0.0.01",
  "0251.0376.0251.0376",
  "2852039166",
  "fe80::1%lo",
  "fe80::1%25eth0",
  "::1%1",
  "[::1]:80",
  "127.0.0.1:80",
  "127.0.0.1%00",
  "127.0.0.1 10.66.0.1",
  "127.0.0.1\n10.66.0.1",
  "１２７.0.0.1x",
  "http://127.0.0.1/",
  "user@127.0.0.1",
  "-iL",
  "/etc/passwd",
];

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
