import { readFileSync } from "node:fs";

/*
 * Run inside the scanner's namespace: asks the server whose address is the first argument for a scan of each list of targets on standard
 * input, one after the other, waits for those that it takes on, and prints what came of each.
 */
const [, , url = "", ports = ""] = process.argv;
const lists = JSON.parse(readFileSync(0, "utf8")) as readonly (readonly string[])[];
const outcomes: { status: number; type?: string; scan?: string }[] = [];
for (const targets of lists) {
  const response = await fetch(`${url}/v1/scans`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ targets, ports }),
  });
  const answer = (await response.json()) as { type?: string; id?: string };
  if (response.status === 202) {
    // The stream ends when the scan is over.
    await (await fetch(`${url}/v1/scans/${answer.id}/events`)).text();
    const scan = (await (await fetch(`${url}/v1/scans/${answer.id}`)).json()) as { status: string };
    outcomes.push({ status: 202, scan: scan.status });
  } else {
    outcomes.push({ status: response.status, type: answer.type ?? "" });
  }
}
process.stdout.write(JSON.stringify(outcomes));
