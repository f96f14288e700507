import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { expect, it } from "vitest";
import { z } from "zod";
import { createLab } from "../src/index.ts";
import { listNamespaces } from "../src/namespaces.ts";
import { runOrThrow } from "../src/run-command.ts";
import { describeLab } from "../src/vitest.ts";
import { firstLine, startProgram } from "./programs.ts";

const names = z.array(z.string()).min(1);

/** Process ids of all that runs in namespaces. */
async function processesIn(namespaces: readonly string[]): Promise<string[]> {
  const lists = await Promise.all(namespaces.map((name) => runOrThrow("ip", ["netns", "pids", name])));
  return lists.flatMap((list) => list.split("\n").filter((pid) => pid !== ""));
}

describeLab("cleaning up", () => {
  for (const signal of ["SIGKILL", "SIGTERM"] as const) {
    it(`removes namespaces and processes of a lab whose maker died by ${signal}`, async () => {
      const maker = startProgram("test/fixtures/hold-lab.ts");
      const ended = once(maker, "exit");
      const made = names.parse(JSON.parse(await firstLine(maker)));
      expect(await listNamespaces()).toEqual(expect.arrayContaining(made));
      const running = await processesIn(made);
      expect(running).toHaveLength(2);

      maker.kill(signal);
      expect(await ended).toEqual([null, signal]);
      const left = async (): Promise<string[]> => {
        const namespaces = await listNamespaces();
        return [
          ...made.filter((name) => namespaces.includes(name)),
          ...running.filter((pid) => existsSync(`/proc/${pid}`)),
        ];
      };
      await expect.poll(left, { timeout: 30_000 }).toEqual([]);
    });
  }

  it("removes what a dead process left behind when the next lab is made, and nothing of a live one", async () => {
    const shortLived = spawn("true");
    await once(shortLived, "exit");
    const stale = [`portolan-${shortLived.pid}-0-scanner`, `portolan-${shortLived.pid}-0-target`];
    const live = `portolan-${process.pid}-999-other`;
    for (const name of [...stale, live]) await runOrThrow("ip", ["netns", "add", name]);
    try {
      const lab = await createLab({ targets: [{ addresses: ["10.77.1.1"] }] });
      const namespaces = await listNamespaces();
      await lab.close();
      expect(namespaces).not.toContain(stale[0]);
      expect(namespaces).not.toContain(stale[1]);
      expect(namespaces).toContain(live);
    } finally {
      await runOrThrow("ip", ["netns", "del", live]);
    }
  });
});
