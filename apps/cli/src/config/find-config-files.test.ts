import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { UsageError } from "../usage-error.ts";
import { findConfigFiles } from "./find-config-files.ts";

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "portolan-config-"));
});

afterEach(() => rmSync(root, { recursive: true }));

function put(path: string): string {
  const full = join(root, path);
  mkdirSync(dirname(full), { recursive: true });
  writeFileSync(full, "");
  return full;
}

function find(directory: string, environment = {}) {
  mkdirSync(join(root, directory), { recursive: true });
  return findConfigFiles({ environment, directory: join(root, directory), home: join(root, "home") });
}

test.each(["yaml", "yml", "json", "ts"])("takes portolan.config.%s of the folder", (ending) => {
  const path = put(`home/project/portolan.config.${ending}`);
  expect(find("home/project")).toEqual({ directory: path });
});

test("takes the nearest of those above", () => {
  put("home/portolan.config.yaml");
  const path = put("home/project/portolan.config.yaml");
  expect(find("home/project/deep/inside")).toEqual({ directory: path });
});

test("looks no further up than the home folder", () => {
  put("portolan.config.yaml");
  expect(find("home/project")).toEqual({});
  const path = put("home/portolan.config.yaml");
  expect(find("home/project")).toEqual({ directory: path });
});

test("looks no further up than the root of a repository, that of a worktree too", () => {
  put("other/portolan.config.yaml");
  mkdirSync(join(root, "other/repository/.git"), { recursive: true });
  put("other/worktree/.git");
  expect(find("other/repository/source")).toEqual({});
  expect(find("other/worktree/source")).toEqual({});
  const path = put("other/repository/portolan.config.json");
  expect(find("other/repository/source")).toEqual({ directory: path });
});

test("takes the user's file beside it, once", () => {
  const user = put("home/.config/portolan/portolan.config.yaml");
  const directory = put("home/project/portolan.config.json");
  expect(find("home/project")).toEqual({ directory, user });
  expect(find("home/.config/portolan")).toEqual({ user });
});

test("looks for the user's where the environment says, unless that is no absolute path", () => {
  const user = put("xdg/portolan/portolan.config.ts");
  const standard = put("home/.config/portolan/portolan.config.ts");
  expect(find("home", { XDG_CONFIG_HOME: join(root, "xdg") })).toEqual({ user });
  expect(find("home", { XDG_CONFIG_HOME: "xdg" })).toEqual({ user: standard });
  expect(find("home", { XDG_CONFIG_HOME: "" })).toEqual({ user: standard });
});

test("refuses to choose between two in one folder", () => {
  const [yaml, json] = [put("home/portolan.config.yaml"), put("home/portolan.config.json")];
  expect(() => find("home")).toThrow(UsageError);
  expect(() => find("home")).toThrow(`"${yaml}" and "${json}" are both there`);
});

test("takes a link that leads nowhere for a file, so that its reader complains", () => {
  mkdirSync(join(root, "home"));
  const path = join(root, "home/portolan.config.yaml");
  symlinkSync("nowhere", path);
  expect(find("home")).toEqual({ directory: path });
});

test("takes what is not below a folder for absent", () => {
  put("file");
  expect(find("home", { XDG_CONFIG_HOME: join(root, "file") })).toEqual({});
});
