import { startServer } from "./server.ts";
import { readServerOptions } from "./server-options.ts";
import { UsageError } from "./usage-error.ts";

/** What is told goes to standard error, one line each. */
function tell(line: string): void {
  process.stderr.write(`portolan-api: ${line}\n`);
}

try {
  const options = readServerOptions(process.argv.slice(2), process.env);
  const server = await startServer(options, {
    onError: (error) => tell(error instanceof Error ? error.message : String(error)),
  });
  tell(`listening on ${server.url}`);
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    // Once: the second signal does what signals do.
    process.once(signal, () => {
      tell("stopping: scans that run go on when it starts again.");
      void server.stop();
    });
  }
} catch (error) {
  tell(error instanceof Error ? error.message : String(error));
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
