import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import { parseHostsFile, readHostsFile } from "./hosts-file.ts";

const SAMPLE = `# The hosts of this machine
127.0.0.1\tlocalhost
127.0.1.1  machine.example machine # and what it is called for short
127.0.0.1  other.example

::1 localhost ip6-localhost
0:0:0:0:0:0:0:2 long.example\r
10.0.0.1
not-an-address name.example
10.0.0.2 na\u0007me
  10.0.0.3   indented.example`;

describe("parseHostsFile", () => {
  test("gives each address the first name that it has", () =>
    expect([...parseHostsFile(SAMPLE)]).toEqual([
      ["127.0.0.1", "localhost"],
      ["127.0.1.1", "machine.example"],
      ["::1", "localhost"],
      ["::2", "long.example"],
      ["10.0.0.3", "indented.example"],
    ]));

  test("reads any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(parseHostsFile(text)).toBeInstanceOf(Map);
      }),
    );
  });

  test("finds every name between lines of any other kind", () => {
    const noise = fc.string().map((text) => `#${text.replaceAll("\n", "")}`);
    fc.assert(
      fc.property(fc.ipV4(), fc.domain(), noise, (address, name, comment) => {
        expect(parseHostsFile(`${comment}\n${address} ${name} alias ${comment}\n${comment}`).get(address)).toBe(name);
      }),
    );
  });
});

describe("readHostsFile", () => {
  const folder = mkdtempSync(join(tmpdir(), "portolan-hosts-"));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test("reads a file", async () => {
    const path = join(folder, "hosts");
    writeFileSync(path, SAMPLE);
    expect((await readHostsFile(path)).get("127.0.1.1")).toBe("machine.example");
  });

  test("finds no names where there is no file", async () =>
    expect((await readHostsFile(join(folder, "none"))).size).toBe(0));
});
