import {
  chmodSync,
  chownSync,
  lchownSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { UsageError } from "../usage-error.ts";
import { type Runner, refuseUntrusted } from "./refuse-untrusted.ts";

let folder: string;
let path: string;
let owner: number;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "portolan-config-"));
  path = join(folder, "portolan.config.yaml");
  writeFileSync(path, "rate: 5\n", { mode: 0o644 });
  // The files of root are everybody's to trust.
  if (process.getuid?.() === 0) chownSync(path, 12_345, 12_345);
  owner = statSync(path).uid;
});

afterEach(() => rmSync(folder, { recursive: true }));

const check = (runner: Partial<Runner> = {}) => refuseUntrusted(path, { uid: owner, sudoUid: undefined, ...runner });

describe("a configuration file", () => {
  test.each([0o400, 0o600, 0o644, 0o755])("of the user's own with mode %o is read", (mode) => {
    chmodSync(path, mode);
    expect(check).not.toThrow();
  });

  test.each([0o664, 0o646, 0o666])("that others may write, with mode %o, is refused", (mode) => {
    chmodSync(path, mode);
    expect(check).toThrow(UsageError);
    expect(check).toThrow(`"${path}" may be written by others, so it is not read; mend it by: chmod go-w "${path}"`);
  });

  test("of another user is refused, to root as well", () => {
    expect(() => check({ uid: owner + 1 })).toThrow(`"${path}" belongs to another user (uid ${owner})`);
    expect(() => check({ uid: 0 })).toThrow("belongs to another user");
    expect(() => check({ uid: 0, sudoUid: "" })).toThrow("belongs to another user");
  });

  test("of the user who called sudo is read by root, and by nobody else", () => {
    expect(() => check({ uid: 0, sudoUid: String(owner) })).not.toThrow();
    expect(() => check({ uid: owner + 1, sudoUid: String(owner) })).toThrow("belongs to another user");
  });

  test("is read where the system knows no users", () => {
    chmodSync(path, 0o666);
    expect(() => check({ uid: undefined })).not.toThrow();
  });

  test("that a link of the user's own leads to is judged by where it leads", () => {
    const link = join(folder, "link");
    symlinkSync(path, link);
    if (process.getuid?.() === 0) lchownSync(link, owner, owner);
    expect(() => refuseUntrusted(link, { uid: owner, sudoUid: undefined })).not.toThrow();
    chmodSync(path, 0o666);
    expect(() => refuseUntrusted(link, { uid: owner, sudoUid: undefined })).toThrow("may be written by others");
  });

  test("must be there, a file, and no larger than settings are", () => {
    rmSync(path);
    expect(check).toThrow(`"${path}" cannot be read: it does not exist.`);
    mkdirSync(path);
    expect(check).toThrow(`"${path}" is not a file`);
    rmSync(path, { recursive: true });
    writeFileSync(path, "");
    truncateSync(path, 2_000_000);
    expect(check).toThrow(`"${path}" has 2000000 bytes, which is too large`);
  });
});
