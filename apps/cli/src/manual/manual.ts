import { HELP_PAGES } from "../help-pages.ts";
import { VERSION } from "../version.ts";
import { formatManual } from "./format-manual.ts";

/** The manual of the command, as source of man(7). */
export function manual(): string {
  const { scan, ...others } = HELP_PAGES;
  return formatManual({
    version: VERSION,
    purpose: "say which ports of a network are open, closed or filtered, and why",
    main: scan,
    commands: Object.entries(others),
    environment: [
      [
        "PORTOLAN_…",
        "A flag: PORTOLAN_MAX_RATE for --max-rate. An empty one counts for nothing; see the command config.",
      ],
      ["NO_COLOR, FORCE_COLOR", "No colours, or colours where there is no terminal."],
      ["XDG_CONFIG_HOME", "Where the user's configuration file lies, in the folder portolan (default: ~/.config)."],
      ["XDG_STATE_HOME", "Where checkpoints lie, in the folder portolan (default: ~/.local/state)."],
    ],
    files: [
      [
        "portolan.config.yaml, .yml, .json, .ts",
        "Flags for scans from this folder and those below; in ~/.config/portolan, for all scans of the user. See the command config.",
      ],
      [
        "~/.local/state/portolan/SEED.checkpoint",
        "How far a scan has come, for --resume. A scan that finishes removes it.",
      ],
    ],
  });
}
