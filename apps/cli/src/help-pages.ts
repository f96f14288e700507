import { COMPLETION_OPTION_TABLE, SHELLS } from "./completion/completion-options.ts";
import { CONFIG_OPTION_TABLE } from "./config/config-options.ts";
import { CONVERT_OPTION_TABLE } from "./convert/convert-options.ts";
import { DIFF_OPTION_TABLE } from "./diff/diff-options.ts";
import { DOCTOR_OPTION_TABLE } from "./doctor/doctor-options.ts";
import { MANUAL_OPTION_TABLE } from "./manual/manual-options.ts";
import type { OptionDefinition } from "./option-definition.ts";
import { OPTION_TABLE } from "./option-table.ts";
import { SERVICES_OPTION_TABLE } from "./services/services-options.ts";
import { isWatchable, WATCH_OPTIONS } from "./watch/watch-options.ts";

/** What the help of a command says; lines that begin with a space stay as they are. */
export interface HelpPage {
  readonly introduction: readonly string[];
  readonly options: readonly OptionDefinition[];
  readonly conclusion: readonly string[];
  /** Flags of a scan that the command takes besides, for completion. */
  readonly scanOptions?: readonly OptionDefinition[];
  /** What may stand beside the flags, for completion: names of files unless it says otherwise. */
  readonly operands?: "files" | "services" | "none" | readonly string[];
}

/** The help of a scan, and of the command as a whole. */
const SCAN_PAGE: HelpPage = {
  introduction: [
    "Usage: portolan <target...> [flags]",
    "       portolan services <port or name> [--json]",
    "       portolan services --search TEXT [--json]",
    "       portolan convert [FILE] [--to FORMAT]",
    "       portolan diff BEFORE AFTER [--json]",
    "       portolan watch <target...> [flags] [--every TIME]",
    "       portolan config [--profile NAME] [--json]",
    "       portolan completion bash|zsh|fish",
    "       portolan man",
    "       portolan doctor [--json]",
    "",
    "Says which ports of the targets are open, closed or filtered, why, and what is usually behind them.",
    "A target is an address, a name, a network (10.0.0.0/24) or a range (10.0.0.1-20).",
  ],
  options: OPTION_TABLE,
  operands: "none",
  conclusion: [
    "A TIME has a unit: 500ms, 30s, 5m, 1h; a plain number is seconds.",
    "",
    "Exit status: 0 the scan finished, 1 it failed, 2 the command line was wrong, 3 the policy is violated, 4 --timeout ended the scan or it does not decide the policy, 130 it was interrupted.",
    "",
    "Examples:",
    "  portolan 127.0.0.1",
    "  portolan -p 22,80,443 --open 192.168.1.0/24",
    "  portolan -iL hosts.txt -T4 -oN scan.txt -oJ scan.json",
    "  portolan --rate 5000 -p 443 --ndjson 10.0.0.0/16 > found.ndjson",
    "  sudo portolan -sS -sU -p T:1-1000,U:53,161 192.168.1.1",
    "  sudo portolan -sn 192.168.1.0/24",
    "  portolan -p 1-10000 --expect policy.yaml 10.0.0.0/24",
    "  portolan --server https://scanner.example -p 22,443 10.0.0.0/24",
    "  portolan --dry-run -p 443 10.0.0.0/16 --exclude-file never.txt | head",
  ],
};

const WATCH_PAGE: HelpPage = {
  introduction: [
    "Usage: portolan watch <target...> [flags of a scan] [--every TIME] [--times N]",
    "",
    "Scans again and again, and prints only what changes from one scan to the next: ports, hosts and services that are new (+), gone (-) or changed (~), a line each, or a JSON object each by --ndjson.",
    "",
    "It takes the flags of a scan that say what is scanned and how; see portolan --help. What a scan does not cover, or does not come to, is never told as gone.",
  ],
  options: WATCH_OPTIONS,
  scanOptions: OPTION_TABLE.filter(isWatchable),
  operands: "none",
  conclusion: [
    "A notice that cannot be delivered is told on standard error, and the watch goes on.",
    "",
    "Exit status: 0 after --times scans, 1 the last of them failed, 2 the command line was wrong, 130 it was interrupted.",
    "",
    "Examples:",
    "  portolan watch -p 1-10000 192.168.1.0/24 --every 1h",
    "  portolan watch 127.0.0.1 --baseline monday.json --times 1 --ndjson",
    '  portolan watch 127.0.0.1 --notify-command "logger -t portolan"',
  ],
};

const CONFIG_PAGE: HelpPage = {
  introduction: [
    "Usage: portolan config [--profile NAME] [--json]",
    "",
    "Says which flags of a scan the configuration gives, and where each comes from.",
    "",
    "What stands higher takes the place of what stands lower: the command line, variables of the environment (PORTOLAN_MAX_RATE for --max-rate), the profile asked for, the file of this folder, the user's file. Only lists, such as --exclude, add up.",
    "",
    "The file is portolan.config.yaml (or .yml, .json, .ts): the first one in this folder and those above it, up to the root of a git repository or the home folder; and the one in $XDG_CONFIG_HOME/portolan or ~/.config/portolan. Its keys are the flags' names, as in maxRate or max-rate:",
    "",
    "  timing: aggressive",
    "  exclude: [10.0.0.1, printers.example]",
    "  profiles:",
    "    web:",
    "      ports: 80,443,8000-8100",
    "",
    "Names of files in it are relative to its folder. Only you, root, or whoever called sudo may own it, and nobody else may write to it.",
  ],
  options: CONFIG_OPTION_TABLE,
  operands: "none",
  conclusion: ["Targets, --input-list, --resume, --dry-run and the flags above are given on the command line only."],
};

const CONVERT_PAGE: HelpPage = {
  introduction: [
    "Usage: portolan convert [FILE] [--to FORMAT] [flags]",
    "",
    "Writes results anew in other formats. They are read from NDJSON, JSON or a checkpoint of Portolan's, or nmap's XML (-oX), from a file or standard input.",
    "Results that were cut short, as by a kill, are read as far as they go, and what is written of them is marked as incomplete.",
  ],
  options: CONVERT_OPTION_TABLE,
  conclusion: [
    "Exit status: 0 all was written, 1 something cannot be written, 2 the file holds no results or is damaged.",
    "",
    "Examples:",
    "  portolan convert scan.ndjson --to csv > scan.csv",
    "  portolan convert nmap.xml -oJ scan.json -oN scan.txt",
    "  portolan convert ~/.local/state/portolan/SEED.checkpoint",
  ],
};

const DIFF_PAGE: HelpPage = {
  introduction: [
    "Usage: portolan diff BEFORE AFTER [--json|--markdown]",
    "",
    "Says how the results of two scans differ: hosts, ports, services and versions that are new, gone or changed.",
    "Results are NDJSON, JSON or a checkpoint of Portolan's, or nmap's XML (-oX), whole or cut short; - is standard input. What one of the scans did not cover, or did not come to, is told as not compared.",
  ],
  options: DIFF_OPTION_TABLE,
  conclusion: [
    "Exit status: 0 they are the same, 3 they differ, 2 one cannot be read, 4 no difference was found but one is incomplete.",
    "",
    "Examples:",
    "  portolan diff monday.json today.ndjson",
    "  nmap -oX - 192.168.1.0/24 | portolan diff before.xml -",
  ],
};

const DOCTOR_PAGE: HelpPage = {
  introduction: [
    "Usage: portolan doctor [--json]",
    "",
    "Says what this machine can do for scans: raw packets, descriptors, ports, buffers, tables of the kernel; and for each lack, the command that mends it. Only looks, and sends nothing.",
  ],
  options: DOCTOR_OPTION_TABLE,
  conclusion: ["The exit status is 0 whatever is found, and 2 when the command line was wrong."],
};

const SERVICES_PAGE: HelpPage = {
  introduction: [
    "Usage: portolan services <port or name> [--json]",
    "       portolan services --search TEXT [--json]",
    "",
    "Says what is usually behind a port (22, 53/udp), or on which ports a service is usually found (ssh).",
  ],
  options: SERVICES_OPTION_TABLE,
  operands: "services",
  conclusion: [],
};

const COMPLETION_PAGE: HelpPage = {
  introduction: [
    "Usage: portolan completion bash|zsh|fish",
    "",
    "Prints the script by which a shell completes commands, flags, their values, names of services and of profiles.",
  ],
  options: COMPLETION_OPTION_TABLE,
  operands: SHELLS,
  conclusion: [
    "Examples:",
    "  source <(portolan completion bash)  # in ~/.bashrc",
    "  source <(portolan completion zsh)   # in ~/.zshrc, behind compinit",
    "  portolan completion fish > ~/.config/fish/completions/portolan.fish",
  ],
};

const MANUAL_PAGE: HelpPage = {
  introduction: [
    "Usage: portolan man",
    "",
    "Prints the manual page, which holds the help of all commands, as source of man(7).",
  ],
  options: MANUAL_OPTION_TABLE,
  operands: "none",
  conclusion: ["Examples:", "  portolan man | man -l -"],
};

const PAGES = {
  scan: SCAN_PAGE,
  watch: WATCH_PAGE,
  config: CONFIG_PAGE,
  convert: CONVERT_PAGE,
  diff: DIFF_PAGE,
  completion: COMPLETION_PAGE,
  man: MANUAL_PAGE,
  doctor: DOCTOR_PAGE,
  services: SERVICES_PAGE,
} satisfies Readonly<Record<string, HelpPage>>;

export type CommandName = keyof typeof PAGES;

/** The help of each command, by its name. */
export const HELP_PAGES: Readonly<Record<CommandName, HelpPage>> = PAGES;

/** What a command does, in a line: the first one behind the usage. */
export function summaryOf(name: CommandName): string {
  const { introduction } = HELP_PAGES[name];
  return introduction[introduction.indexOf("") + 1] ?? "";
}
