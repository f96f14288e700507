import { expect, test } from "vitest";
import { formatAddress } from "./address-text.ts";
import { type LookupFunction, lookUpNames, systemLookup } from "./name-lookup.ts";

const named = (name: string) => ({ name, asciiName: name.toLowerCase() });
const failure = (code: string) => Object.assign(new Error(code), { code });

test("the system's resolver knows localhost", async () => {
  const targets = [named("localhost")];
  const [outcome] = await lookUpNames({ targets, family: 4, lookup: systemLookup, concurrency: 1 });
  const addresses = outcome !== undefined && "addresses" in outcome ? outcome.addresses : [];
  expect(addresses.map(({ family, value }) => formatAddress(family, value))).toContain("127.0.0.1");
});

test("the ASCII name and the family are looked up; outcomes keep the order of the names", async () => {
  const asked: string[] = [];
  let secondAsked = () => {};
  const second = new Promise<void>((resolve) => {
    secondAsked = resolve;
  });
  /** The first name is answered only once the second has been asked for. */
  const lookup: LookupFunction = async (name, family) => {
    asked.push(`${name} ${family}`);
    if (name === "b.x") secondAsked();
    await second;
    return [{ address: "10.0.0.1" }];
  };
  const outcomes = await lookUpNames({ targets: [named("A.x"), named("b.x")], family: 6, lookup, concurrency: 2 });
  expect(outcomes.map(({ target }) => target.name)).toEqual(["A.x", "b.x"]);
  expect(asked).toEqual(["a.x 6", "b.x 6"]);
});

test("never more look-ups run at one time than asked for", async () => {
  let running = 0;
  let most = 0;
  const lookup: LookupFunction = async () => {
    running += 1;
    most = Math.max(most, running);
    await new Promise(setImmediate);
    running -= 1;
    return [{ address: "10.0.0.1" }];
  };
  const targets = Array.from({ length: 50 }, (_, index) => named(`${index}.x`));
  expect(await lookUpNames({ targets, family: 0, lookup, concurrency: 7 })).toHaveLength(50);
  expect(most).toBe(7);
});

test.each([
  ["ENOTFOUND", 0, "does not resolve to any address"],
  ["ENOTFOUND", 6, "does not resolve to any IPv6 address"],
  ["ENODATA", 4, "does not resolve to any IPv4 address"],
  ["EAI_AGAIN", 0, "could not be looked up, since no name server answered"],
  ["EMFILE", 0, "could not be looked up (EMFILE)"],
] as const)("failure %s for family %d is an outcome", async (code, family, complaint) => {
  const target = named("a.x");
  const lookup: LookupFunction = () => Promise.reject(failure(code));
  expect(await lookUpNames({ targets: [target], family, lookup, concurrency: 1 })).toEqual([{ target, complaint }]);
});

test("answers that are no plain addresses are passed over", async () => {
  const target = named("a.x");
  const plan = { targets: [target], family: 0, concurrency: 1 } as const;
  const answer =
    (...addresses: readonly string[]): LookupFunction =>
    async () =>
      addresses.map((address) => ({ address }));
  expect(await lookUpNames({ ...plan, lookup: answer("fe80::1%2", "10.0.0.1") })).toEqual([
    { target, addresses: [{ family: 4, value: 0x0a00_0001 }] },
  ]);
  expect(await lookUpNames({ ...plan, lookup: answer("fe80::1%2") })).toEqual([
    { target, complaint: "has no address that can be scanned" },
  ]);
});

test("a fault of the program is thrown on", async () => {
  const fault = new TypeError("a fault of the program");
  const lookup: LookupFunction = () => Promise.reject(fault);
  await expect(lookUpNames({ targets: [named("a.x")], family: 0, lookup, concurrency: 1 })).rejects.toBe(fault);
});
