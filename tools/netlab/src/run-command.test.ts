import { describe, expect, it } from "vitest";
import { runCommand, runOrThrow } from "./run-command.ts";

describe("runCommand", () => {
  it("collects both outputs, the status and the input that was given", async () => {
    const result = await runCommand("sh", ["-c", "cat; echo oops >&2; exit 7"], { input: "hello" });
    expect(result).toEqual({ stdout: "hello", stderr: "oops\n", exitCode: 7, signal: null, timedOut: false });
  });

  it("kills what takes too long and says so", async () => {
    const result = await runCommand("sleep", ["1000"], { timeoutMs: 50 });
    expect(result).toMatchObject({ exitCode: null, signal: "SIGKILL", timedOut: true });
  });

  it("tells a signal of someone else's from its own", async () => {
    const result = await runCommand("sh", ["-c", "kill -TERM $$"]);
    expect(result).toMatchObject({ exitCode: null, signal: "SIGTERM", timedOut: false });
  });

  it("survives a command that doesn't read its input", async () => {
    const result = await runCommand("true", [], { input: "x".repeat(1_000_000) });
    expect(result.exitCode).toBe(0);
  });

  it("refuses a command that isn't there, and one that says too much", async () => {
    await expect(runCommand("portolan-no-such-command", [])).rejects.toMatchObject({ code: "COMMAND_FAILED" });
    const talking = runCommand("sh", ["-c", "yes | head -c 100000"], { maxOutputBytes: 1_000 });
    await expect(talking).rejects.toMatchObject({ code: "COMMAND_FAILED" });
  });
});

describe("runOrThrow", () => {
  it("quotes the command and its last words", async () => {
    await expect(runOrThrow("sh", ["-c", "echo no luck >&2; exit 2"])).rejects.toThrow(
      /"sh -c.*with status 2: no luck/,
    );
  });
});
