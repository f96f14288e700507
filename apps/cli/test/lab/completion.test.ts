import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describeWithCommands } from "@portolan/tool-netlab/vitest";
import { afterAll, beforeAll, expect, test } from "vitest";
import { LAUNCHER, Workplace } from "../portolan.ts";
import { InteractiveShell } from "./interactive-shell.ts";

/** What is typed, and the words that it has become once there is only one way to go on. */
const CASES: readonly (readonly [typed: string, words: readonly string[]])[] = [
  ["serv", ["services"]],
  ["--max-rate-p", ["--max-rate-per-host"]],
  ["-F --engine co", ["-F", "--engine", "connect"]],
  ["--engine=co", ["--engine=connect"]],
  ["-Tagg", ["-Taggressive"]],
  ["-p postgresq", ["-p", "postgresql"]],
  ["-p 22,postgresq", ["-p", "22,postgresql"]],
  ["--exclude-ports=postgresq", ["--exclude-ports=postgresql"]],
  ["-p U:snmptra", ["-p", "U:snmptrap"]],
  ["--profile we", ["--profile", "web"]],
  ["-oN resul", ["-oN", "results.txt"]],
  ["--output-text=resul", ["--output-text=results.txt"]],
  ["services postgresq", ["services", "postgresql"]],
  ["services --sea", ["services", "--search"]],
  ["completion fi", ["completion", "fish"]],
];

let workplace: Workplace;
let environment: Readonly<Record<string, string | undefined>>;

beforeAll(() => {
  workplace = new Workplace();
  const bin = join(workplace.folder, "bin");
  mkdirSync(bin);
  writeFileSync(join(bin, "portolan"), `#!/bin/sh\nexec "${process.execPath}" "${LAUNCHER}" "$@"\n`);
  chmodSync(join(bin, "portolan"), 0o755);
  writeFileSync(join(workplace.folder, "results.txt"), "");
  writeFileSync(join(workplace.folder, "portolan.config.yaml"), "profiles:\n  web: {}\n  'not plain': {}\n");
  environment = {
    ...process.env,
    HOME: workplace.folder,
    PATH: `${bin}:${process.env["PATH"]}`,
    TERM: "xterm",
    XDG_CONFIG_HOME: workplace.configuration,
    HISTFILE: undefined,
  };
});

afterAll(() => workplace.remove());

/** Shows the words that a line has become, each in brackets. `show` is completed as `portolan` is. */
const SHOW = `show() { printf '<%s>' "$@"; echo .; }`;

const SHELLS = {
  bash: {
    command: "bash --noprofile --norc -i",
    setup: `bind 'set enable-bracketed-paste off'; bind 'set show-all-if-ambiguous on'; ${SHOW}; source <(portolan completion bash); complete -F _portolan show`,
  },
  zsh: {
    command: "zsh -f -i",
    setup: `unset zle_bracketed_paste; autoload -Uz compinit; compinit -u -D; ${SHOW}; source <(portolan completion zsh); compdef _portolan show`,
  },
} as const;

describeWithCommands(["script", "bash", "zsh", "fish"], "completion in real shells", () => {
  test.each(["bash", "zsh"] as const)("%s completes what is typed", async (name) => {
    const { command, setup } = SHELLS[name];
    const shell = new InteractiveShell(command, workplace.folder, environment);
    try {
      shell.type(`PS1=; PS2=; ${setup}; echo set''up\n`);
      await shell.shown(/setup\n/);
      for (const [typed, words] of CASES) {
        shell.type(`show ${typed}\t\n`);
        const [shown] = await shell.shown(/<.*>\.\n/);
        expect(shown, typed).toBe(`${words.map((word) => `<${word}>`).join("")}.\n`);
      }
      shell.type("show --max-rate\t");
      await shell.shown(
        name === "zsh"
          ? /--max-rate-per-host +-- Send at most N probes a second to any one host/
          : /--max-rate-per-host/,
      );
    } finally {
      shell.end();
    }
  });

  test("fish completes what is typed, and says what it means", () => {
    const completions = (typed: string) =>
      execFileSync(
        "fish",
        ["-N", "-c", 'portolan completion fish | source; complete -C "portolan $argv[1]"', "--", typed],
        {
          cwd: workplace.folder,
          env: environment,
          encoding: "utf8",
        },
      );
    for (const [typed, words] of CASES) {
      const lines = completions(typed).trimEnd().split("\n");
      expect(
        lines.map((line) => line.split("\t", 1)[0]),
        typed,
      ).toEqual(words.slice(-1));
    }
    expect(completions("--max-rate-")).toBe("--max-rate-per-host\tSend at most N probes a second to any one host\n");
    expect(completions("--profile ")).toBe("web\n");
    expect(completions("config ")).toBe("");
  });
});
