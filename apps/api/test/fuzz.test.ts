import fc from "fast-check";
import { expect, it } from "vitest";
import type { ServerParts } from "../src/server.ts";
import { AnswerCheck } from "./fuzz/check-answer.ts";
import { operationsOf, readDocument } from "./fuzz/operations.ts";
import { type FuzzRequest, requestsOf } from "./fuzz/requests.ts";
import { Sender } from "./fuzz/send.ts";
import { serve } from "./harness.ts";

/** Requests in all, and how many of them are on their way at one time. PORTOLAN_FUZZ_REQUESTS asks for more. */
const REQUESTS = Number(process.env["PORTOLAN_FUZZ_REQUESTS"] ?? 1_000);
const AT_ONCE = 20;
const ENOUGH_COMPLAINTS = 20;
/** Only what hangs is to fail by the clock. */
const TIMEOUT_MS = 900_000;

/** A map: "constructor" is a name that may be asked for. */
const ADDRESSES: ReadonlyMap<string, string> = new Map([
  ["localhost", "127.0.0.1"],
  ["one.example", "127.0.0.9"],
]);

/** Scans are small, and nobody is turned away for asking too much. No name is looked up anywhere. */
const PARTS: ServerParts = {
  limits: {
    probesPerScan: 16,
    queuedScans: REQUESTS,
    schedules: REQUESTS,
    eventClients: AT_ONCE,
    comparisons: AT_ONCE,
    requestsPerMinute: REQUESTS * 2,
    strangersPerMinute: REQUESTS * 2,
  },
  lookup: async (name) => {
    const address = ADDRESSES.get(name);
    if (address === undefined) throw Object.assign(new Error("no such name"), { code: "ENOTFOUND" });
    return [{ address }];
  },
};

/** What is wrong with the answer to a request, if anything is, in a line. */
async function complaintOf(request: FuzzRequest, sender: Sender, check: AnswerCheck): Promise<string | undefined> {
  const { operation, method, headers, body } = request;
  const sent = `${method} ${sender.pathOf(request)} ${JSON.stringify(headers)} ${(body ?? "").slice(0, 500)}`;
  try {
    const complaint = check.complaint(operation, method, await sender.send(request));
    return complaint === undefined ? undefined : `${complaint}: ${sent}`;
  } catch (error) {
    return `${error}: ${sent}`;
  }
}

it("answers every request as the document says, and never with a fault of its own", {
  timeout: TIMEOUT_MS,
}, async () => {
  const url = await serve(PARTS);
  const document = await readDocument(url);
  const operations = operationsOf(document);
  const check = new AnswerCheck(document);
  const sender = new Sender(url);
  const anyRequest = fc.constantFrom(...operations).chain((operation) => requestsOf(operation, document));
  const seed = Math.floor(Math.random() * 2 ** 31);
  const complaints: string[] = [];
  for (let first = 0; first < REQUESTS && complaints.length < ENOUGH_COMPLAINTS; first += AT_ONCE) {
    const requests = fc.sample(anyRequest, { numRuns: AT_ONCE, seed: seed + first });
    const found = await Promise.all(requests.map((request) => complaintOf(request, sender, check)));
    complaints.push(...found.filter((complaint) => complaint !== undefined));
  }
  sender.close();
  expect(complaints, `seed ${seed}`).toEqual([]);
  const undone = operations.filter(({ operationId }) => !sender.done.has(operationId));
  // Few schedules are made by chance, so that some of what is done with one may not come to pass.
  expect(undone.length, undone.map(({ operationId }) => operationId).join(", ")).toBeLessThan(operations.length / 4);
});
