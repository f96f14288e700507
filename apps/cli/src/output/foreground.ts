import { readFileSync } from "node:fs";

/**
 * Whether this process may use the keyboard of its terminal: it is in the terminal's foreground process group. One in the background is
 * stopped by the kernel when it reads from the terminal or changes its mode (credentials(7), tcsetattr in termios(3)).
 */
export function isInForeground(readStat: () => string = () => readFileSync("/proc/self/stat", "utf8")): boolean {
  let stat: string;
  try {
    stat = readStat();
  } catch {
    // Not Linux: there is nobody to ask, and the foreground is where a terminal's programs usually are.
    return true;
  }
  return isForeground(stat);
}

/** Compares fields of proc_pid_stat(5): behind the name, which may hold anything, state, ppid, pgrp, session, tty_nr, tpgid. */
function isForeground(stat: string): boolean {
  const [, , group, , , foreground] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return group !== undefined && group === foreground;
}
