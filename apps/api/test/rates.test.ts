import { type Scan, type ScanRequest, scan } from "@portolan/core";
import { expect, it } from "vitest";
import { addScan, bearer, createToken, freshFolder, type Received, serve, waitFor } from "./harness.ts";

/** What scans that run were told last, by what their ports begin with. */
type Rates = Map<string, number>;

const MOST = 100;

/** Real scans, and the rates that they are told: together never more than there are. */
function watchingRates(rates: Rates): (request: ScanRequest) => Scan {
  return (request) => {
    const name = String(request.ports).slice(0, 3);
    const real = scan(request);
    const { setRate } = real;
    const events = real[Symbol.asyncIterator].bind(real);
    return Object.assign(real, {
      setRate: (rate: number) => {
        rates.set(name, rate);
        expect([...rates.values()].reduce((sum, each) => sum + each)).toBeLessThanOrEqual(MOST);
        setRate.call(real, rate);
      },
      [Symbol.asyncIterator]: async function* () {
        yield* { [Symbol.asyncIterator]: events };
        rates.delete(name);
      },
    });
  };
}

const isStart = ({ type }: Received): boolean => type === "start";

/** A scan that takes minutes, unless somebody stops it, and that runs when this resolves. */
async function start(url: string, name: "T:1" | "T:2" | "T:3", pace: object, headers = {}): Promise<string> {
  const first = Number(name.slice(2)) * 1_000;
  const body = { targets: ["127.0.0.1"], ports: `${first}-${first + 999}`, pace };
  const { id } = await addScan(url, body, headers);
  await waitFor(url, id, isStart, headers);
  return id;
}

async function abort(url: string, id: string): Promise<void> {
  expect((await fetch(`${url}/v1/scans/${id}`, { method: "DELETE" })).status).toBe(200);
}

const SLOW = { scanDelayMs: 1_000 };

it("divides the server's rate among the scans that run, whenever one begins or ends", async () => {
  const rates: Rates = new Map();
  const url = await serve({ startScan: watchingRates(rates) }, { maxRatePerSecond: MOST });
  const one = await start(url, "T:1", SLOW);
  expect([...rates]).toEqual([["T:1", 100]]);
  const two = await start(url, "T:2", { ratePerSecond: 10 });
  expect([...rates]).toEqual([
    ["T:1", 90],
    ["T:2", 10],
  ]);
  await start(url, "T:3", { maxRatePerSecond: 60, ...SLOW });
  expect([...rates.values()]).toEqual([45, 10, 45]);
  await abort(url, one);
  expect([...rates.values()]).toEqual([10, 60]);
  await abort(url, two);
  expect([...rates]).toEqual([["T:3", 60]]);
});

it("keeps all scans of a token to its rate", async () => {
  const rates: Rates = new Map();
  const data = freshFolder();
  const url = await serve({ startScan: watchingRates(rates) }, { data, maxRatePerSecond: MOST });
  const narrow = bearer(createToken(data, "--scope=scan", "--max-rate", "20"));
  const wide = bearer(createToken(data, "--scope=scan"));
  await start(url, "T:1", SLOW, narrow);
  expect([...rates.values()]).toEqual([20]);
  await start(url, "T:2", SLOW, wide);
  expect([...rates.values()]).toEqual([20, 80]);
  await start(url, "T:3", SLOW, narrow);
  expect([...rates.values()]).toEqual([10, 80, 10]);
});

it("tells no scan any rate where there is no bound", async () => {
  const rates: Rates = new Map();
  const url = await serve({ startScan: watchingRates(rates) });
  await start(url, "T:1", SLOW);
  expect([...rates]).toEqual([]);
});
