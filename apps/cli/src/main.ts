/**
 * Where the command starts. It loads no more than the answer needs: help and version come without the parser, the parser without the
 * scanner.
 */
const argv = process.argv.slice(2);
const end = argv.indexOf("--");
const flags = end < 0 ? argv : argv.slice(0, end);

if (flags.includes("--help") || flags.includes("-h")) {
  const { formatHelp, formatServicesHelp } = await import("./help.ts");
  const columns = process.stdout.columns ?? 100;
  process.stdout.write(argv[0] === "services" ? formatServicesHelp(columns) : formatHelp(columns));
} else if (flags.includes("--version") || flags.includes("-V")) {
  const { VERSION } = await import("./version.ts");
  process.stdout.write(`portolan ${VERSION}\n`);
} else {
  const { run } = await import("./run.ts");
  process.exitCode = await run(argv);
}
