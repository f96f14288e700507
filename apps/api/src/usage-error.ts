/** The command line or the environment is wrong: one line, exit status 2. */
export class UsageError extends Error {}
