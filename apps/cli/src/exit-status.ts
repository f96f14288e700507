/** Exit statuses; scripts rely on them. */
export const EXIT_STATUS = {
  /** The scan finished; or the reader of standard output had enough (`| head -1`). */
  finished: 0,
  /** The scan failed. */
  failed: 1,
  /** The command line, or something it names, was wrong. */
  usage: 2,
  /** Two results differ, or a scan violates what was expected of it. */
  different: 3,
  /** The scan's time was up: what was found by then is written, marked incomplete. */
  incomplete: 4,
  /** A signal ended the scan early; its checkpoint is on disk. */
  interrupted: 130,
} as const;
