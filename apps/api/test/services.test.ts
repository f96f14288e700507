import { expect, it } from "vitest";
import { serviceListSchema } from "../src/services/services-route.ts";
import { readProblem, serve } from "./harness.ts";

async function readServices(url: string, portOrName: string, query = "") {
  const response = await fetch(`${url}/v1/services/${encodeURIComponent(portOrName)}?${query}`);
  expect(response.status).toBe(200);
  return serviceListSchema.parse(await response.json()).services;
}

it("tells what is behind a port, of both protocols or of one", async () => {
  const url = await serve();
  const both = await readServices(url, "53");
  expect(both.map(({ protocol, port, name }) => [protocol, port, name])).toEqual(
    expect.arrayContaining([
      ["tcp", 53, "domain"],
      ["udp", 53, "domain"],
    ]),
  );
  expect(await readServices(url, "53", "protocol=udp")).toEqual(both.filter(({ protocol }) => protocol === "udp"));
  expect(await readServices(url, "53/udp")).toEqual(both.filter(({ protocol }) => protocol === "udp"));
});

it("tells where a service is, by its name and its aliases in any case", async () => {
  const url = await serve();
  const named = await readServices(url, "ssh", "protocol=tcp");
  expect(named).toMatchObject([{ name: "ssh", port: 22, protocol: "tcp", source: "curated" }]);
  expect(await readServices(url, "SSH", "protocol=tcp")).toEqual(named);
  expect(await readServices(url, "no-such-service")).toEqual([]);
});

it.each([
  ["65536", ""],
  ["9".repeat(65), ""],
  ["ssh", "protocol=sctp"],
  ["ssh", "colour=red"],
])("refuses %s %s", async (portOrName, query) => {
  const response = await fetch(`${await serve()}/v1/services/${portOrName}?${query}`);
  expect(await readProblem(response)).toMatchObject({ type: "/problems/request-invalid", status: 400 });
});
