import { stringifyIp } from "ip-bigint";
import { expect, it } from "vitest";
import { parseBlocks } from "./blocks.ts";
import { firstIsatap } from "./isatap.ts";

it.each([
  ["2001:db8::5efe:10.66.0.1", "2001:db8::5efe:a42:1"],
  ["2001:db8::200:5efe:a42:1", "2001:db8::200:5efe:a42:1"],
  ["fe80::5efe:c000:201", "fe80::5efe:c000:201"],
  ["2001:db8::5efd:ffff:fffe-2001:db8::5efe:0:3", "2001:db8::5efe:0:0"],
  ["2001:db8::5eff:0:0-2001:db8::200:5efe:0:0", "2001:db8::200:5efe:0:0"],
  ["2001:db8:0:0:8000::-2001:db8:0:1::5efe:7f00:1", "2001:db8:0:1:0:5efe::"],
  ["::/0", "::5efe:0:0"],
  ["2001:db8::5efd:a42:1", undefined],
  ["2001:db8::5eff:a42:1", undefined],
  ["2001:db8::100:5efe:a42:1", undefined],
  ["2001:db8:5efe::a42:1", undefined],
  ["2001:db8::300:0:0:0-2001:db8:0:1::5efd:ffff:ffff", undefined],
  ["0.0.0.0/0", undefined],
])("of %s it is %s", (text, expected) => {
  const [block] = parseBlocks([text]);
  const found = block === undefined ? undefined : firstIsatap(block);
  expect(found === undefined ? undefined : stringifyIp({ number: found, version: 6 })).toBe(expected);
});
