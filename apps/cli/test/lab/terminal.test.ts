import { once } from "node:events";
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { PortEvent } from "@portolan/core";
import { describeLab } from "@portolan/tool-netlab/vitest";
import { afterEach, beforeEach, expect, it } from "vitest";
import { Workplace } from "../portolan.ts";
import { Terminal } from "./terminal.ts";

const LAUNCHER = fileURLToPath(new URL("../../bin/portolan.cjs", import.meta.url));
const WITHOUT_NAME_SERVERS = new URL("../without-name-servers.mjs", import.meta.url).href;

/** 16 hosts of this machine, 200 ports each: a quarter of a minute at the rate below, a moment without it. */
const WORK = ["127.7.7.0/28", "-Pn", "-sT", "-p", "1-200", "--show", "all"];
const PAIRS = 16 * 200;
const SLOWLY = `${WORK.join(" ")} -oJ scan.json --rate 200 --checkpoint stopped > table`;
/** Hours. */
const ENDLESSLY = "127.7.7.0/24 -Pn -sT -p 1-65535 --rate 100 --checkpoint stopped";
const SHARE = /\d\.\d %/;
const PROMPT_AT_END = /(^|\n)[$#] \s*$/;
const BAR = /\[#*-+\] +\d+\.\d %/;

describeLab("the command on a terminal", () => {
  let workplace: Workplace;
  let terminal: Terminal;
  let server: Server;
  let questions: number;

  beforeEach(async () => {
    server = createServer((socket) => socket.destroy()).listen(123, "127.7.7.7");
    await once(server, "listening");
    workplace = new Workplace();
    const command = join(workplace.folder, "portolan");
    writeFileSync(command, `#!/bin/sh\nexec "${process.execPath}" "${LAUNCHER}" "$@"\n`);
    chmodSync(command, 0o755);
    terminal = await Terminal.open({
      columns: 100,
      rows: 30,
      folder: workplace.folder,
      environment: {
        PATH: `${workplace.folder}:${process.env["PATH"]}`,
        XDG_STATE_HOME: workplace.state,
        XDG_CONFIG_HOME: workplace.folder,
        NODE_OPTIONS: `--import ${WITHOUT_NAME_SERVERS}`,
      },
    });
    await terminal.shows(/^[$#] /m);
    questions = 0;
  });

  afterEach(async () => {
    await terminal.close();
    workplace.remove();
    server.close();
    await once(server, "close");
  });

  /** Has the shell answer something, and gives the lines of its answer. */
  async function ask(question: string): Promise<string> {
    questions += 1;
    // A command says its last word before it has ended: what is typed meanwhile it may read, and the shell's prompt comes in between.
    await terminal.shows(PROMPT_AT_END);
    await terminal.enter(`echo from ${questions}; ${question}; echo to ${questions}`);
    const [, answer = ""] = await terminal.shows(
      new RegExp(`^(?:[$#] )?from ${questions}\\n([\\s\\S]*)^to ${questions}$`, "m"),
    );
    return answer.trimEnd();
  }

  async function statusOfLast(): Promise<string> {
    // What `ask` itself runs first would hide it.
    await terminal.shows(PROMPT_AT_END);
    await terminal.enter("status=$?");
    return ask("echo $status");
  }

  /** Lines and characters as a shell wants them: nobody's raw mode, and a cursor to be seen. */
  async function expectTidiness(): Promise<void> {
    const settings = await ask("stty -a");
    for (const setting of ["icanon", "echo", "isig", "icrnl", "opost"])
      expect(settings).toMatch(new RegExp(`(^|[ ;])${setting}\\b`, "m"));
    expect(await terminal.showsCursor()).toBe(true);
  }

  function portsIn(json: string): string[] {
    const { ports, end } = JSON.parse(json) as { ports: PortEvent[]; end: { status: string; decided: number } };
    expect(end).toMatchObject({ status: "finished", decided: PAIRS });
    return ports.map(({ ip, port, state, reason }) => `${ip} ${port} ${state} ${reason}`).sort();
  }

  it("draws its progress, and answers each key", async () => {
    await terminal.enter(`portolan ${ENDLESSLY} -oN scan.txt`);
    await terminal.shows(BAR);
    await terminal.press("p");
    await terminal.shows(/^portolan: paused; p goes on\.$/m);
    await terminal.shows(/\d % {2}paused {2}0 open/);
    await terminal.press("Enter");
    await terminal.shows(/^portolan: \d+\.\d % of 16,776,960 probes decided, paused, /m);
    await terminal.press("+");
    await terminal.shows(/^portolan: rate: 125 probes\/s\.$/m);
    await terminal.press("-");
    await terminal.shows(/^portolan: rate: 100 probes\/s\.$/m);
    await terminal.press("v");
    await terminal.shows(/^portolan: told from now on: warnings and open ports\.$/m);
    await terminal.press("V");
    await terminal.shows(/^portolan: told from now on: warnings\.$/m);
    await terminal.press("?");
    await terminal.shows(/^portolan: keys: p pause and go on,/m);
    await terminal.press("p");
    await terminal.shows(/^portolan: going on\.$/m);
    await terminal.press("q");
    await terminal.shows(/^portolan: interrupted; go on with: portolan --resume \S+\/stopped$/m);
    expect(await statusOfLast()).toBe("130");
    await expectTidiness();
    // None of all that was a result.
    expect(readFileSync(join(workplace.folder, "scan.txt"), "utf8")).not.toMatch(/portolan:|\p{Cc}\[/u);
  });

  it("leaves no litter when the terminal changes its size", async () => {
    // On a full screen: tmux takes the upper rows of an empty one for history when it becomes narrower, whoever is drawing there.
    await terminal.enter(`seq 40; portolan ${ENDLESSLY}`);
    await terminal.shows(BAR);
    await terminal.press("p");
    await terminal.shows(/^portolan: paused; p goes on\.$/m);
    const [before = ""] = /^.*?goes on\./s.exec(await terminal.text()) ?? [];
    for (const columns of [61, 30, 12, 45, 140, 25, 100]) {
      await terminal.resize(columns, 30);
      const fits = columns > 60 ? BAR : /^\d+\.\d %/;
      const rows = await terminal.until(
        () => terminal.rows(),
        (seen) => (fits.test(seen.at(-1) ?? "") && (seen.at(-1) ?? "").length < columns ? seen : undefined),
        `a line for ${columns} columns`,
      );
      expect(rows.filter((row) => SHARE.test(row))).toHaveLength(1);
      // Above it all is as it was, also in what has been scrolled away.
      await terminal.until(
        () => terminal.text(),
        (text) => (text.split("\n").filter((line) => SHARE.test(line)).length === 1 ? text : undefined),
        "a single line of progress",
      );
      expect((await terminal.text()).startsWith(before)).toBe(true);
    }
    await terminal.press("q");
    await terminal.shows(/^portolan: interrupted; /m);
    expect(await statusOfLast()).toBe("130");
    expect(await terminal.text()).not.toMatch(BAR);
    await expectTidiness();
  });

  it("keeps a checkpoint at Ctrl-C, from which the rest is found, and leaves the terminal tidy", async () => {
    const undisturbed = await workplace.run([...WORK, "--json", "--no-checkpoint"]);
    await terminal.enter(`portolan ${SLOWLY}`);
    await terminal.shows(BAR);
    await terminal.press("C-c");
    const [, resume = ""] = await terminal.shows(/^portolan: interrupted; go on with: (portolan --resume \S+)$/m);
    expect(await statusOfLast()).toBe("130");
    await expectTidiness();

    await terminal.enter(`${resume} > table; echo "ended with $?"`);
    await terminal.shows(BAR);
    // Thirty times as fast.
    await terminal.press(...Array.from({ length: 15 }, () => "+"));
    await terminal.shows(/^ended with 0$/m);
    await expectTidiness();
    const found = portsIn(readFileSync(join(workplace.folder, "scan.json"), "utf8"));
    expect(found).toContain("127.7.7.7 123 open syn-ack");
    expect(found).toEqual(portsIn(undisturbed.stdout));
  });

  it("gives the terminal back while it is stopped by Ctrl-Z, and goes on with its keys in the foreground", async () => {
    await terminal.enter(`portolan ${ENDLESSLY}`);
    await terminal.shows(BAR);
    await terminal.press("C-z");
    await terminal.shows(/Stopped/);
    await expectTidiness();
    expect(await terminal.text()).not.toMatch(BAR);
    await terminal.enter("fg");
    await terminal.shows(BAR);
    await terminal.press("p");
    await terminal.shows(/^portolan: paused; p goes on\.$/m);
    await terminal.press("q");
    await terminal.shows(/^portolan: interrupted; /m);
    await expectTidiness();
  });

  it("gives the terminal back when it is ended by a signal", async () => {
    await terminal.enter(`portolan ${ENDLESSLY}`);
    await terminal.shows(BAR);
    await terminal.press("p");
    await terminal.press("C-\\");
    await terminal.shows(/Quit/);
    await expectTidiness();
  });

  it("leaves the keyboard alone in the background, and is not stopped there", async () => {
    await terminal.enter(
      `portolan ${WORK.join(" ")} -oJ scan.json --rate 1600 > table & wait $!; echo "ended with $?"`,
    );
    await terminal.shows(/^ended with 0$/m);
    expect(portsIn(readFileSync(join(workplace.folder, "scan.json"), "utf8"))).toHaveLength(PAIRS);
    await expectTidiness();
  });
});
