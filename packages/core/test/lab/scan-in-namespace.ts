import { type ScanRequest, scan } from "../../src/index.ts";

/** Run inside the scanner's namespace: scans by the request in the first argument and prints the events, one JSON object a line. */
const request = JSON.parse(process.argv[2] ?? "{}") as ScanRequest;
for await (const event of scan(request)) process.stdout.write(`${JSON.stringify(event)}\n`);
