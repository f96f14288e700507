import { createWriteStream } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { AddressSet } from "./address-set.ts";
import type { LookupFunction } from "./name-lookup.ts";
import { type ResolveTargetsInput, resolveExclusions, resolveTargets } from "./resolve-targets.ts";

const HOSTS: Readonly<Record<string, readonly string[]>> = {
  "four.example": ["10.0.0.4", "10.0.0.5"],
  "six.example": ["2001:db8::6", "2001:db8::7"],
  "both.example": ["2001:db8::8", "10.0.0.8", "10.0.0.9"],
  "mapped.example": ["::ffff:10.0.0.10"],
  "xn--bcher-kva.example": ["10.0.0.11"],
};

/** Answers as getaddrinfo does, from the table above. */
const lookup: LookupFunction = async (name, family) => {
  const found = (HOSTS[name] ?? []).filter((address) => family === 0 || address.includes(":") === (family === 6));
  if (found.length === 0) throw Object.assign(new Error(`getaddrinfo ENOTFOUND ${name}`), { code: "ENOTFOUND" });
  return found.map((address) => ({ address }));
};

const resolve = (input: ResolveTargetsInput) => resolveTargets({ lookup, ...input });
const specs = (...texts: readonly string[]) => ({ specs: texts });

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "portolan-resolve-"));
});
afterAll(() => rm(folder, { recursive: true }));

describe("addresses", () => {
  test("come from texts and files, exclusions taken off", async () => {
    const [list, banned] = [join(folder, "list.txt"), join(folder, "banned.txt")];
    await writeFile(list, "10.0.1.0/30 # a block\n::1\n");
    await writeFile(banned, "10.0.1.1\n");
    const { addresses, hostnames, unresolved } = await resolve({
      include: { specs: ["10.0.0.1-3"], files: [list, "-"] },
      exclude: { specs: ["10.0.0.2"], files: [banned] },
      standardInput: Readable.from(["::3"]),
    });
    expect(addresses.toJSON()).toEqual(["10.0.0.1", "10.0.0.3", "10.0.1.0", "10.0.1.2-10.0.1.3", "::1", "::3"]);
    expect([hostnames.size, unresolved.length]).toEqual([0, 0]);
  });

  test("that are excluded may be more than can be numbered", async () => {
    const include = specs("2001:db8::/32", "10.0.0.1", "fd00::1");
    const exclude = specs("2001:db8::1-2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", "fc00::/7");
    const { addresses } = await resolve({ include, exclude });
    expect(addresses.toJSON()).toEqual(["10.0.0.1", "2001:db8::"]);
  });

  test("that are left and too many are refused", async () => {
    await expect(resolve({ include: specs("2001:db8::/64") })).rejects.toMatchObject({
      code: "SPACE_TOO_LARGE",
      input: "2001:db8::-2001:db8::ffff:ffff:ffff:ffff",
    });
  });

  test("an exclusion knows an address under its IPv4-mapped name too", async () => {
    const { addresses } = await resolve({ include: specs("10.0.0.0/30"), exclude: specs("::ffff:10.0.0.1") });
    expect(addresses.toJSON()).toEqual(["10.0.0.0", "10.0.0.2-10.0.0.3"]);
    const reverse = resolve({ include: specs("::ffff:10.0.0.1"), exclude: specs("10.0.0.1") });
    await expect(reverse).rejects.toMatchObject({ code: "TARGET_NONE" });
  });

  test("of one family only", async () => {
    const include = specs("10.0.0.1", "::1", "both.example");
    expect((await resolve({ include, family: 4 })).addresses.toJSON()).toEqual(["10.0.0.1", "10.0.0.8"]);
    expect((await resolve({ include, family: 6 })).addresses.toJSON()).toEqual(["::1", "2001:db8::8"]);
  });
});

describe("names", () => {
  test("give their first IPv4 address, else their first IPv6 address", async () => {
    const { addresses, hostnames } = await resolve({ include: specs("both.example", "six.example", "Mapped.Example") });
    expect(addresses.toJSON()).toEqual(["10.0.0.8", "10.0.0.10", "2001:db8::6"]);
    expect([...hostnames]).toEqual([
      ["10.0.0.8", "both.example"],
      ["2001:db8::6", "six.example"],
      ["10.0.0.10", "Mapped.Example"],
    ]);
  });

  test("give all addresses when asked to", async () => {
    const { addresses, hostnames } = await resolve({ include: specs("both.example"), addressesPerName: "all" });
    expect(addresses.toJSON()).toEqual(["10.0.0.8-10.0.0.9", "2001:db8::8"]);
    expect(hostnames.size).toBe(3);
  });

  test("are looked up in ASCII and told as given", async () => {
    const { hostnames } = await resolve({ include: specs("Bücher.example") });
    expect([...hostnames]).toEqual([["10.0.0.11", "Bücher.example"]]);
  });

  test("are looked up once each, and the first that names an address is told", async () => {
    const asked: string[] = [];
    const counting: LookupFunction = async (name) => {
      asked.push(name);
      return [{ address: "10.0.0.1" }];
    };
    const include = specs("one.example", "ONE.example", "two.example");
    const { hostnames } = await resolveTargets({ include, lookup: counting });
    expect(asked).toEqual(["one.example", "two.example"]);
    expect([...hostnames]).toEqual([["10.0.0.1", "one.example"]]);
  });

  test("of excluded addresses are not told", async () => {
    const { hostnames } = await resolve({ include: specs("four.example", "10.0.0.1"), exclude: specs("10.0.0.4") });
    expect(hostnames.size).toBe(0);
  });

  test("are taken with the block around them", async () => {
    const { addresses, hostnames } = await resolve({ include: specs("both.example/30", "six.example/127") });
    expect(addresses.toJSON()).toEqual(["10.0.0.8-10.0.0.11", "2001:db8::6-2001:db8::7"]);
    expect([...hostnames.keys()]).toEqual(["10.0.0.8", "2001:db8::6"]);
    const long = await resolve({ include: specs("both.example/126") });
    expect(long.addresses.toJSON()).toEqual(["2001:db8::8-2001:db8::b"]);
  });

  test("with a prefix length that none of their addresses can have do not resolve", async () => {
    const { unresolved } = await resolve({ include: specs("four.example/64", "10.0.0.1") });
    expect(unresolved).toEqual([
      { name: "four.example", message: expect.stringMatching(/^The name "four.example" has no IPv6 address/) },
    ]);
  });

  test("that do not resolve are told beside those that do", async () => {
    const { addresses, unresolved } = await resolve({
      include: specs("gone.example", "10.0.0.1", "six.example"),
      family: 4,
    });
    expect(addresses.toJSON()).toEqual(["10.0.0.1"]);
    expect(unresolved).toEqual([
      {
        name: "gone.example",
        message: expect.stringMatching(/^The name "gone.example" does not resolve to any IPv4 address: /),
      },
      {
        name: "six.example",
        message: expect.stringMatching(/^The name "six.example" does not resolve to any IPv4 address: /),
      },
    ]);
  });
});

describe("excluded names", () => {
  test("take all their addresses off, of both families", async () => {
    const { addresses } = await resolve({
      include: specs("10.0.0.0/28", "2001:db8::/124"),
      exclude: specs("both.example", "four.example/31"),
    });
    expect(addresses.toJSON()).toEqual([
      "10.0.0.0-10.0.0.3",
      "10.0.0.6-10.0.0.7",
      "10.0.0.10-10.0.0.15",
      "2001:db8::-2001:db8::7",
      "2001:db8::9-2001:db8::f",
    ]);
  });

  test("need no address of the family that is scanned", async () => {
    const { addresses } = await resolve({ include: specs("::1"), exclude: specs("four.example"), family: 6 });
    expect(addresses.toJSON()).toEqual(["::1"]);
  });

  test("that do not resolve stop the scan", async () => {
    await expect(resolve({ include: specs("10.0.0.1"), exclude: specs("gone.example") })).rejects.toMatchObject({
      code: "TARGET_UNRESOLVABLE",
      input: "gone.example",
      message: expect.stringMatching(/^The excluded name "gone.example" does not resolve/),
    });
  });
});

describe("special-purpose addresses", () => {
  test("are skipped where they are merely part of a wider target, and told of", async () => {
    const { addresses, skipped } = await resolve({ include: specs("10.0.0.0/7", "192.168.1.1") });
    expect(addresses.toJSON()).toEqual(["11.0.0.0-11.255.255.255", "192.168.1.1"]);
    expect(skipped).toEqual({
      addresses: 16_777_216n,
      message: expect.stringMatching(/^Skipped 16,777,216 special-purpose addresses of "10\.0\.0\.0\/7": /),
    });
  });

  test("are scanned when asked for", async () => {
    const { addresses, skipped } = await resolve({ include: specs("10.0.0.0/7"), includeSpecial: true });
    expect(addresses.toJSON()).toEqual(["10.0.0.0-11.255.255.255"]);
    expect(skipped).toBeUndefined();
  });

  test("are those around a name's address too", async () => {
    const near = await resolve({ include: specs("four.example/8") });
    expect(near.addresses.toJSON()).toEqual(["10.0.0.0-10.255.255.255"]);
    const wide = await resolve({ include: specs("four.example/7") });
    expect(wide.addresses.toJSON()).toEqual(["11.0.0.0-11.255.255.255"]);
    expect(wide.skipped?.message).toContain('of "four.example":');
  });

  test("that are excluded, or of the other family, are not told of", async () => {
    const { skipped } = await resolve({ include: specs("10.0.0.0/7"), exclude: specs("10.0.0.0/9") });
    expect(skipped?.addresses).toBe(8_388_608n);
    const all = await resolve({ include: specs("10.0.0.0/7"), exclude: specs("10.0.0.0/8") });
    expect(all.skipped).toBeUndefined();
    const six = await resolve({ include: specs("10.0.0.0/7", "::1"), family: 6 });
    expect(six.skipped).toBeUndefined();
  });

  test("alone are nothing to scan", async () => {
    await expect(resolve({ include: specs("224.0.0.0/3") })).rejects.toMatchObject({
      code: "TARGET_NONE",
      message: expect.stringMatching(
        /^The targets leave no address to scan\. Skipped 536,870,912 .* --include-special\.$/,
      ),
    });
  });
});

describe("exclusions alone", () => {
  const among = AddressSet.fromJSON(["10.0.0.0-10.0.0.255", "2001:db8::-2001:db8::ff"]);

  test("are those of the addresses that they are asked for", async () => {
    const exclude = { specs: ["four.example", "10.0.0.250-10.0.1.9", "2001::/16"] };
    const excluded = await resolveExclusions(exclude, among, { lookup });
    expect(excluded.toJSON()).toEqual(["10.0.0.4-10.0.0.5", "10.0.0.250-10.0.0.255", "2001:db8::-2001:db8::ff"]);
    expect((await resolveExclusions({}, among)).size).toBe(0);
  });

  test("are refused like any other", async () => {
    await expect(resolveExclusions({ specs: ["gone.example"] }, among, { lookup })).rejects.toMatchObject({
      code: "TARGET_UNRESOLVABLE",
    });
  });
});

describe("nothing to scan", () => {
  test.each([[{}], [specs()], [{ files: ["-"] }]])("no target at all: %j", async (include) => {
    const attempt = resolve({ include, standardInput: Readable.from(["# nothing\n"]) });
    await expect(attempt).rejects.toMatchObject({
      code: "TARGET_NONE",
      message: expect.stringMatching(/^No target was given/),
    });
  });

  test("no name resolves", async () => {
    await expect(resolve({ include: specs("gone.example") })).rejects.toMatchObject({
      code: "TARGET_UNRESOLVABLE",
      input: "gone.example",
      message: expect.stringMatching(/"gone.example" does not resolve/),
    });
    await expect(resolve({ include: specs("a.gone", "b.gone", "c.gone") })).rejects.toThrow(
      'None of the 3 names has an address to scan, "a.gone" being the first',
    );
  });

  test("no address of the family", async () => {
    await expect(resolve({ include: specs("10.0.0.1"), family: 6 })).rejects.toMatchObject({
      code: "TARGET_NONE",
      message: "None of the targets is an IPv6 address.",
    });
  });

  test("everything excluded", async () => {
    await expect(resolve({ include: specs("10.0.0.1"), exclude: specs("10.0.0.0/8") })).rejects.toMatchObject({
      code: "TARGET_NONE",
      message: "The exclusions leave no address to scan.",
    });
  });

  test("standard input named twice, which would exclude nothing", async () => {
    const attempt = resolve({ include: { files: ["-"] }, exclude: { files: ["-"] }, standardInput: Readable.from([]) });
    await expect(attempt).rejects.toMatchObject({ code: "TARGET_FILE_UNREADABLE", input: "-" });
  });
});

test("a target that is not understood is refused, wherever it stands", async () => {
  await expect(resolve({ include: specs("10.0.0.1", "10.0.0.256") })).rejects.toMatchObject({ code: "TARGET_INVALID" });
  await expect(resolve({ include: specs("10.0.0.1"), exclude: specs("10.0.0.256") })).rejects.toMatchObject({
    code: "TARGET_INVALID",
  });
});

test("a file of a million addresses, in an order that is not theirs, gives a million addresses", async () => {
  const count = 1_000_000;
  const path = join(folder, "million.txt");
  /** Even addresses, so that none touch; 700,001 and the count have no common divisor, so that each comes once. */
  const lines = function* () {
    for (let start = 0; start < count; start += 10_000) {
      let piece = "";
      for (let line = start; line < start + 10_000; line += 1) {
        const value = ((line * 700_001) % count) * 2;
        piece += `10.${value >>> 16}.${(value >>> 8) & 255}.${value & 255}\n`;
      }
      yield piece;
    }
  };
  await pipeline(Readable.from(lines()), createWriteStream(path));
  const { addresses } = await resolve({ include: { files: [path] } });
  expect(addresses.size).toBe(count);
  expect([addresses.text(0), addresses.text(1), addresses.text(count - 1)]).toEqual([
    "10.0.0.0",
    "10.0.0.2",
    "10.30.132.126",
  ]);
  expect([addresses.indexOf("10.15.66.64"), addresses.indexOf("10.15.66.65")]).toEqual([500_000, -1]);
});
