import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { UsageError } from "../usage-error.ts";
import { NoticeError } from "./notice-error.ts";
import { parseNotifyCommand, runNotifyCommand } from "./notify-command.ts";

const NOTICE = { id: "1", body: '{"type":"portolan-changes"}' };
const NODE = process.execPath;

const run = (file: string, words: readonly string[], signal = new AbortController().signal, timeoutMs = 60_000) =>
  runNotifyCommand(NOTICE, { file, arguments: words, timeoutMs }, signal);

test("a command is taken apart at its spaces, but for those in quotes", () => {
  expect(parseNotifyCommand(`mail -s "two words" 'a b' me`)).toEqual({
    file: "mail",
    arguments: ["-s", "two words", "a b", "me"],
  });
  expect(() => parseNotifyCommand("  ")).toThrow(UsageError);
});

describe("a command that is told of changes", () => {
  test("reads them from its standard input, without a shell, and without the secret", async () => {
    const folder = mkdtempSync(join(tmpdir(), "portolan-notify-"));
    vi.stubEnv("PORTOLAN_NOTIFY_SECRET", "rosebud");
    onTestFinished(() => {
      vi.unstubAllEnvs();
      rmSync(folder, { recursive: true });
    });
    const file = join(folder, "$(told)");
    const code =
      "require('fs').writeFileSync(process.argv[1], require('fs').readFileSync(0) + JSON.stringify(process.env))";
    await run(NODE, ["-e", code, file]);
    const text = readFileSync(file, "utf8");
    expect(text).toContain(`${NOTICE.body}\n`);
    expect(text).not.toContain("rosebud");
  });

  test("need not read them", () => run(NODE, ["-e", "process.stdin.destroy()"]));

  test.each([
    ["exit with a status of its own", NODE, ["-e", "process.exit(7)"], "it ended with status 7"],
    ["be killed", NODE, ["-e", "process.kill(process.pid, 'SIGTERM')"], "it was ended by SIGTERM"],
    ["not be there", "/no/such/command", [], "there is no such command"],
  ])("may %s, which is told", async (_, file, words, message) => {
    await expect(run(file, words)).rejects.toThrow(new NoticeError(message));
  });

  test("is killed when its time is up", async () => {
    const endless = run(NODE, ["-e", "setInterval(() => undefined, 1000)"], undefined, 100);
    await expect(endless).rejects.toThrow(new NoticeError("it was ended by SIGKILL"));
  });

  test("is killed when the watch ends", async () => {
    const ending = new AbortController();
    const endless = run(NODE, ["-e", "setInterval(() => undefined, 1000)"], ending.signal);
    ending.abort();
    await expect(endless).rejects.toThrow(new NoticeError("the watch was interrupted"));
  });
});
