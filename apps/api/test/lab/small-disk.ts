import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, rmSync, statfsSync, writeSync } from "node:fs";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { freshFolder } from "../harness.ts";

/** In a mount namespace of its own, so that nothing is left of it when its last process is gone. */
const MOUNT = 'mount -t tmpfs -o "size=$1" none "$0" && echo mounted && exec cat';
const CHUNK = Buffer.alloc(65_536, 1);

/** A disk of a few megabytes, in memory, that is gone when the test is over. */
export class SmallDisk {
  /** Where the processes have it that `spawn` starts. */
  readonly folder: string;
  /** Where this process has it. */
  readonly #outside: string;
  readonly #holder: ChildProcess;

  private constructor(folder: string, holder: ChildProcess) {
    this.folder = folder;
    this.#holder = holder;
    this.#outside = `/proc/${holder.pid}/root${folder}`;
  }

  static async create(megabytes: number): Promise<SmallDisk> {
    const folder = freshFolder();
    const words = ["--mount", "--propagation", "private", "sh", "-c", MOUNT, folder, `${megabytes}m`];
    const holder = spawn("unshare", words, { stdio: ["pipe", "pipe", "inherit"] });
    onTestFinished(() => void holder.kill("SIGKILL"));
    const [line] = (await once(holder.stdout, "data")) as [Buffer];
    if (String(line) !== "mounted\n") throw new Error(`The disk is not mounted: ${String(line)}`);
    return new SmallDisk(folder, holder);
  }

  /** Starts a command that has the disk. */
  spawn(command: string, ...words: string[]): ChildProcess {
    const enter = ["--target", String(this.#holder.pid), "--mount", "--", command, ...words];
    const child = spawn("nsenter", enter, { stdio: ["ignore", "pipe", "pipe"] });
    onTestFinished(() => void child.kill("SIGKILL"));
    return child;
  }

  /** Where this process has a file of the disk. */
  path(...names: string[]): string {
    return join(this.#outside, ...names);
  }

  get freeBytes(): number {
    const { bavail, bsize } = statfsSync(this.#outside);
    return bavail * bsize;
  }

  /** Takes all the room that there is. */
  fill(): void {
    const file = openSync(this.path("filler"), "a");
    try {
      for (;;) writeSync(file, CHUNK);
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "ENOSPC")) throw error;
    } finally {
      closeSync(file);
    }
  }

  /** Gives it back. */
  empty(): void {
    rmSync(this.path("filler"));
  }
}
