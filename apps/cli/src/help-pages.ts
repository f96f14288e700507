import type { OptionDefinition } from "./option-definition.ts";
import { OPTION_TABLE } from "./option-table.ts";
import { SERVICES_OPTION_TABLE } from "./services/services-options.ts";

/** What the help of a command says; lines that begin with a space stay as they are. */
export interface HelpPage {
  readonly introduction: readonly string[];
  readonly options: readonly OptionDefinition[];
  readonly conclusion: readonly string[];
}

/** The help of a scan, and of the command as a whole. */
const SCAN_PAGE: HelpPage = {
  introduction: [
    "Usage: portolan <target...> [flags]",
    "       portolan services <port or name> [--json]",
    "       portolan services --search TEXT [--json]",
    "",
    "Says which ports of the targets are open, closed or filtered, why, and what is usually behind them.",
    "A target is an address, a name, a network (10.0.0.0/24) or a range (10.0.0.1-20).",
  ],
  options: OPTION_TABLE,
  conclusion: [
    "A TIME has a unit: 500ms, 30s, 5m, 1h; a plain number is seconds.",
    "",
    "Exit status: 0 the scan finished, 1 it failed, 2 the command line was wrong, 130 it was interrupted.",
    "",
    "Examples:",
    "  portolan 127.0.0.1",
    "  portolan -p 22,80,443 --open 192.168.1.0/24",
    "  portolan -iL hosts.txt -T4 -oN scan.txt -oJ scan.json",
    "  portolan --rate 5000 -p 443 --ndjson 10.0.0.0/16 > found.ndjson",
    "  sudo portolan -sS -sU -p T:1-1000,U:53,161 192.168.1.1",
    "  sudo portolan -sn 192.168.1.0/24",
    "  portolan --dry-run -p 443 10.0.0.0/16 --exclude-file never.txt | head",
  ],
};

const SERVICES_PAGE: HelpPage = {
  introduction: [
    "Usage: portolan services <port or name> [--json]",
    "       portolan services --search TEXT [--json]",
    "",
    "Says what is usually behind a port (22, 53/udp), or on which ports a service is usually found (ssh).",
  ],
  options: SERVICES_OPTION_TABLE,
  conclusion: [],
};

/** The help of each command, by its name. */
export const HELP_PAGES = {
  scan: SCAN_PAGE,
  services: SERVICES_PAGE,
} satisfies Readonly<Record<string, HelpPage>>;

export type CommandName = keyof typeof HELP_PAGES;
