/** Exit statuses; scripts rely on them. */
export const EXIT_STATUS = {
  /** The scan finished; or the reader of standard output had enough (`| head -1`). */
  finished: 0,
  /** The scan failed. */
  failed: 1,
  /** The command line, or something it names, was wrong. */
  usage: 2,
  /** Two results that were compared differ, or what was found is not what a policy expects. */
  different: 3,
  /** The scan ended early by its own `--timeout`, its checkpoint being on disk; or results are too incomplete to be judged. */
  incomplete: 4,
  /** A signal ended the scan early; its checkpoint is on disk. */
  interrupted: 130,
} as const;
