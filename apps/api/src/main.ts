import { setFlagsFromString } from "node:v8";
import pino from "pino";
import { startServer } from "./server.ts";
import { readServerOptions } from "./server-options.ts";
import { runTokenCommand } from "./tokens/token-command.ts";
import { UsageError } from "./usage-error.ts";

const STANDARD_ERROR = 2;

/**
 * V8 lets the part of its heap grow where objects begin, so that it need clean up less often: to 16 MB, three times over, in a process whose
 * objects mostly live as long as a request. Left small it makes for 35 to 60 MB less under load, and nobody waits longer (`docs/performance.md`).
 */
const SMALL_YOUNG_GENERATION = "--semi-space-growth-factor=1";

/** What is told goes to standard error, one line each. */
function tell(line: string): void {
  process.stderr.write(`portolan-api: ${line}\n`);
}

async function run(argv: readonly string[]): Promise<void> {
  if (argv[0] === "token") {
    runTokenCommand(argv.slice(1), process.env, { tell, result: (line) => void process.stdout.write(`${line}\n`) });
    return;
  }
  const options = readServerOptions(argv, process.env);
  setFlagsFromString(SMALL_YOUNG_GENERATION);
  const logger = pino({ level: options.logLevel }, pino.destination(STANDARD_ERROR));
  const server = await startServer(options, { logger });
  tell(`listening on ${server.url}`);
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    // Once: the second signal does what signals do.
    process.once(signal, () => {
      tell("stopping: scans that run go on when it starts again.");
      void server.stop();
    });
  }
}

try {
  await run(process.argv.slice(2));
} catch (error) {
  tell(error instanceof Error ? error.message : String(error));
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
