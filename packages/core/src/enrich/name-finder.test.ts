import { describe, expect, test } from "vitest";
import type { Address } from "../targets/address-range.ts";
import { formatAddress } from "../targets/address-text.ts";
import { NameFinder } from "./name-finder.ts";

type Reverse = (ip: string) => Promise<readonly string[]>;

function finderOf(reverse: Reverse, hosts: Readonly<Record<string, string>> = {}) {
  const asked: string[] = [];
  const calls = { cancelled: 0, most: 0, now: 0 };
  const resolver = {
    async reverse({ family, value }: Address) {
      const ip = formatAddress(family, value);
      asked.push(ip);
      calls.now += 1;
      calls.most = Math.max(calls.most, calls.now);
      try {
        return await reverse(ip);
      } finally {
        calls.now -= 1;
      }
    },
    cancel: () => {
      calls.cancelled += 1;
    },
  };
  const hostsFile = async () => new Map(Object.entries(hosts));
  return { finder: new NameFinder({ hostsFile, resolver: async () => resolver }), asked, calls };
}

const failing = (code: string): Reverse => {
  return () => Promise.reject(Object.assign(new Error(code), { code }));
};

describe("NameFinder", () => {
  test("takes the first name that is one", async () => {
    const { finder } = finderOf(async () => ["a b", "\u001b[2J.example", "host.example.", "other.example"]);
    expect(await finder.find("192.0.2.1")).toBe("host.example");
    expect(finder.failures.count).toBe(0);
  });

  test("gives nothing where no name is one", async () =>
    expect(await finderOf(async () => ["<b>", ""]).finder.find("192.0.2.1")).toBeUndefined());

  test("reads the hosts file before it asks anybody", async () => {
    const { finder, asked } = finderOf(async () => ["host.example"], { "192.0.2.1": "mine.example" });
    expect(await finder.find("192.0.2.1")).toBe("mine.example");
    expect(asked).toEqual([]);
  });

  test.each(["127.0.0.1", "127.9.9.9", "::1", "169.254.1.1", "fe80::1"])("asks nobody for %s", async (ip) => {
    const { finder, asked } = finderOf(async () => ["host.example"], { "127.0.0.1": "localhost" });
    expect(await finder.find(ip)).toBe(ip === "127.0.0.1" ? "localhost" : undefined);
    expect(asked).toEqual([]);
  });

  test.each(["ENOTFOUND", "ENODATA"])("counts no failure for an address without a name (%s)", async (code) => {
    const { finder } = finderOf(failing(code));
    expect(await finder.find("192.0.2.1")).toBeUndefined();
    expect(finder.failures).toEqual({ count: 0, isGivenUp: false });
  });

  test("counts what went wrong, and keeps the first reason", async () => {
    const codes = ["ESERVFAIL", "ETIMEOUT", "ENOTFOUND"];
    const { finder } = finderOf((ip) => failing(codes.shift() ?? "")(ip));
    for (const ip of ["192.0.2.1", "192.0.2.2", "192.0.2.3"]) expect(await finder.find(ip)).toBeUndefined();
    expect(finder.failures).toEqual({ count: 2, code: "ESERVFAIL", isGivenUp: false });
  });

  test("asks about a bounded number at a time, and about all", async () => {
    const { finder, asked, calls } = finderOf(async (ip) => [`${ip.replaceAll(".", "-")}.example`]);
    const ips = Array.from({ length: 250 }, (_, index) => `192.0.2.${index}`);
    const names = await Promise.all(ips.map((ip) => finder.find(ip)));
    expect(names).toEqual(ips.map((ip) => `${ip.replaceAll(".", "-")}.example`));
    expect([asked.length, calls.most]).toEqual([250, 64]);
  });

  test("stops asking when nobody answers, and counts the rest", async () => {
    const { finder, asked } = finderOf(failing("ETIMEOUT"));
    for (let index = 0; index < 300; index += 1) await finder.find(`198.51.100.${index % 256}`);
    expect(asked.length).toBe(128);
    expect(finder.failures).toEqual({ count: 300, code: "ETIMEOUT", isGivenUp: true });
  });

  test("goes on as long as some answer, whatever it is", async () => {
    let asked = 0;
    const { finder } = finderOf((ip) => {
      asked += 1;
      return failing(asked % 100 === 0 ? "EREFUSED" : "ETIMEOUT")(ip);
    });
    for (let index = 0; index < 300; index += 1) await finder.find(`198.51.100.${index % 256}`);
    expect([asked, finder.failures.isGivenUp]).toEqual([300, false]);
  });

  test("ends what is under way, which is no failure", async () => {
    let fail: (error: Error) => void = () => undefined;
    const { finder, calls } = finderOf(
      () =>
        new Promise((_, reject) => {
          fail = reject;
        }),
    );
    const name = finder.find("192.0.2.1");
    await expect.poll(() => calls.now).toBe(1);
    await finder.close();
    expect(calls.cancelled).toBe(1);
    fail(Object.assign(new Error("cancelled"), { code: "ECANCELLED" }));
    expect(await name).toBeUndefined();
    expect(finder.failures.count).toBe(0);
  });

  test("closes without having asked anybody", async () => {
    const { finder, calls } = finderOf(async () => []);
    await finder.close();
    expect(calls.cancelled).toBe(0);
  });
});
