import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { InputError } from "../errors.ts";
import { readTargetFile } from "./read-target-file.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "portolan-targets-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function file(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

async function read(path: string, standardInput?: Readable): Promise<string[]> {
  const found: string[] = [];
  await readTargetFile(path, (text, line) => found.push(`${line} ${text}`), standardInput);
  return found;
}

test("a file with byte order mark, CRLF, blank lines and comments", async () => {
  const path = await file("dos.txt", "\ufeff10.0.0.1\r\n\r\n# none\r\nb\u00fccher.example\r\n");
  expect(await read(path)).toEqual(["1 10.0.0.1", "4 bücher.example"]);
});

test("an empty file", async () => {
  expect(await read(await file("empty.txt", ""))).toEqual([]);
});

test("characters and lines across the pieces of a large file", async () => {
  const lines = Array.from({ length: 20_000 }, (_, index) => `bücher-${index}.example`);
  const path = await file("large.txt", lines.join("\n"));
  expect(await read(path)).toEqual(lines.map((line, index) => `${index + 1} ${line}`));
});

test("standard input, as bytes and as text", async () => {
  const bytes = Buffer.from("ü.example\n10.0.0.1");
  expect(await read("-", Readable.from([bytes.subarray(0, 1), bytes.subarray(1)]))).toEqual([
    "1 ü.example",
    "2 10.0.0.1",
  ]);
  expect(await read("-", Readable.from(["ü.exam", "ple"]))).toEqual(["1 ü.example"]);
});

test("bytes that are no UTF-8 are shown to the visitor as such", async () => {
  expect(await read(await file("latin.txt", Uint8Array.of(0x61, 0xfc)))).toEqual(["1 a\ufffd"]);
});

describe("errors", () => {
  test("of the visitor are told with file and line", async () => {
    const path = await file("bad.txt", "10.0.0.1\nbad");
    const complaint = new InputError("TARGET_INVALID", "bad", "It is bad.");
    const visit = (text: string) => {
      if (text === "bad") throw complaint;
    };
    await expect(readTargetFile(path, visit)).rejects.toMatchObject({
      code: "TARGET_INVALID",
      input: "bad",
      message: `In "${path}", line 2: It is bad.`,
      cause: complaint,
    });
    await expect(readTargetFile("-", visit, Readable.from(["\n\nbad\n"]))).rejects.toThrow(
      "In standard input, line 3: It is bad.",
    );
  });

  test("that are no InputError are thrown on as they are", async () => {
    const path = await file("fine.txt", "x");
    const fault = new TypeError("a fault of the program");
    await expect(
      readTargetFile(path, () => {
        throw fault;
      }),
    ).rejects.toBe(fault);
  });

  test("of the file system name the file", async () => {
    const missing = join(folder, "missing.txt");
    await expect(read(missing)).rejects.toMatchObject({
      code: "TARGET_FILE_UNREADABLE",
      input: missing,
      message: `The target file "${missing}" does not exist: check its name.`,
    });
    await expect(read(folder)).rejects.toThrow(/is a folder/);
    await expect(read("a\0b")).rejects.toMatchObject({ code: "TARGET_FILE_UNREADABLE" });
  });

  test("of a stream that breaks are told", async () => {
    const broken = new Readable({
      read() {
        this.destroy(Object.assign(new Error("gone"), { code: "EIO" }));
      },
    });
    await expect(read("-", broken)).rejects.toThrow("The target file standard input cannot be read (EIO).");
  });
});
