import { once } from "node:events";
import { Agent, get, type IncomingMessage } from "node:http";
import { type LoadReport, loadOrderSchema } from "./load-report.ts";

/*
 * A process of its own, so that what the load costs is not the server's: says `ready`, reads the identifier of a scan, follows it as many
 * clients, and, when all of these have been let in, asks for the list of scans at a steady rate, whether or not the answers keep up.
 */
const order = loadOrderSchema.parse(JSON.parse(process.argv[2] ?? "{}"));
const agent = new Agent({ keepAlive: true });
const latenciesMs: number[] = [];
let failures = 0;
let whole = 0;

/** Long enough for the frame that is looked for to be in one piece. */
const TAIL = 2_048;

function ask(): void {
  const startMs = performance.now();
  const request = get(`${order.url}/v1/scans`, { agent }, (response) => {
    response.resume().once("end", () => {
      if (response.statusCode === 200) latenciesMs.push(performance.now() - startMs);
      else failures += 1;
    });
  });
  request.once("error", () => {
    failures += 1;
  });
}

async function connect(id: string): Promise<IncomingMessage> {
  const request = get(`${order.url}/v1/scans/${id}/events`);
  const [response] = (await once(request, "response")) as [IncomingMessage];
  return response;
}

async function follow(response: IncomingMessage): Promise<void> {
  let tail = "";
  response.setEncoding("latin1").on("data", (text: string) => {
    tail = (tail + text).slice(-TAIL);
  });
  await once(response, "close");
  if (tail.includes("\nevent: end\n")) whole += 1;
}

process.stdout.write("ready\n");
const [id] = (await once(process.stdin.setEncoding("utf8"), "data")) as [string];
const responses = await Promise.all(Array.from({ length: order.followers }, () => connect(id.trim())));
const followed = Promise.all(responses.map(follow));
const timer = setInterval(ask, 1_000 / order.requestsPerSecond);
await (order.followers > 0 ? followed : new Promise((resolve) => setTimeout(resolve, order.seconds * 1_000)));
clearInterval(timer);
agent.destroy();
const report: LoadReport = { latenciesMs, failures, whole };
process.stdout.write(JSON.stringify(report), () => process.exit());
