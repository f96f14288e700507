import { expect, it } from "vitest";
import { z } from "zod";
import { addScan, closedPort, followScan, postScan, serve } from "./harness.ts";

const documentSchema = z.looseObject({
  openapi: z.literal("3.1.0"),
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.looseObject({
        operationId: z.string(),
        parameters: z.array(z.looseObject({ name: z.string(), in: z.string(), schema: z.unknown() })).optional(),
        responses: z.record(z.string(), z.looseObject({ description: z.string() })),
      }),
    ),
  ),
});

async function readDocument(url: string) {
  const response = await fetch(`${url}/openapi.json`);
  expect(response.headers.get("Content-Type")).toContain("application/json");
  return documentSchema.parse(await response.json());
}

it("has a name of its own for each operation, and every reference leads somewhere", async () => {
  const document = await readDocument(await serve());
  const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods));
  const names = operations.map(({ operationId }) => operationId);
  expect(names).toHaveLength(23);
  expect(new Set(names).size).toBe(23);
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, path = ""]) =>
    path.split("/"),
  );
  expect(references.length).toBeGreaterThan(10);
  for (const path of references) {
    const found = path.reduce<unknown>(
      (value, step) => (value as Record<string, unknown> | undefined)?.[step],
      document,
    );
    expect(found, path.join("/")).toBeDefined();
  }
});

it("names the schemas of what is sent, and tells the kinds of events apart", async () => {
  const { components } = z
    .looseObject({ components: z.looseObject({ schemas: z.record(z.string(), z.looseObject({})) }) })
    .parse(await readDocument(await serve()));
  const { ScanEvent, PortEvent, ResultPage, Scan } = components.schemas;
  const mapping = Object.fromEntries(
    ["start", "port", "host", "warning", "end", "status"].map((type) => [
      type,
      `#/components/schemas/${type[0]?.toUpperCase()}${type.slice(1)}Event`,
    ]),
  );
  expect(ScanEvent).toMatchObject({ discriminator: { propertyName: "type", mapping } });
  expect(PortEvent).toMatchObject({
    required: ["type", "ip", "protocol", "port", "state", "reason", "time"],
    properties: { type: { const: "port" }, service: { $ref: "#/components/schemas/Service" } },
  });
  expect(ResultPage).toMatchObject({
    properties: { results: { items: { $ref: "#/components/schemas/PortEvent" } } },
  });
  expect(Scan).toMatchObject({ properties: { request: { $ref: "#/components/schemas/ScanRequest" } } });
});

it("names the parameters that are checked, and the bounds of a body", async () => {
  const { paths, ...rest } = await readDocument(await serve());
  const names = (path: string) => paths[path]?.["get"]?.parameters?.map(({ name }) => name);
  expect(names("/v1/scans")).toEqual(["status", "schedule", "cursor", "limit"]);
  expect(names("/v1/scans/{id}/results")).toEqual([
    "id",
    "state",
    "protocol",
    "port",
    "service",
    "host",
    "cursor",
    "limit",
  ]);
  const limit = paths["/v1/scans"]?.["get"]?.parameters?.find(({ name }) => name === "limit");
  expect(limit).toMatchObject({ schema: { type: "integer", minimum: 1, maximum: 1_000 } });
  expect(rest).toMatchObject({
    components: {
      schemas: {
        ScanRequest: {
          required: ["targets", "ports"],
          additionalProperties: false,
          properties: { targets: { maxItems: 4_096 } },
        },
      },
    },
  });
});

it("documents each status that these requests get", async () => {
  const url = await serve();
  const { paths } = await readDocument(url);
  const body = { targets: ["127.0.0.1"], ports: `${await closedPort()}` };
  const { id } = await addScan(url, body);
  await followScan(url, id);
  const requests: readonly (readonly [method: string, path: string, template: string, init?: RequestInit])[] = [
    ["get", "/healthz", "/healthz"],
    ["get", "/readyz", "/readyz"],
    ["get", "/docs", "/docs"],
    ["get", "/metrics", "/metrics"],
    ["get", "/v1/scans?limit=1", "/v1/scans"],
    ["get", "/v1/scans?limit=x", "/v1/scans"],
    ["get", `/v1/scans/${id}`, "/v1/scans/{id}"],
    ["get", "/v1/scans/none", "/v1/scans/{id}"],
    ["delete", `/v1/scans/${id}`, "/v1/scans/{id}"],
    ["post", `/v1/scans/${id}/pause`, "/v1/scans/{id}/pause"],
    ["post", `/v1/scans/${id}/resume`, "/v1/scans/{id}/resume"],
    ["get", `/v1/scans/${id}/results`, "/v1/scans/{id}/results"],
    ["get", `/v1/scans/${id}/results?host=1.1`, "/v1/scans/{id}/results"],
    ["get", `/v1/scans/${id}/results`, "/v1/scans/{id}/results", { headers: { Accept: "image/png" } }],
    ["get", `/v1/scans/${id}/events`, "/v1/scans/{id}/events"],
    ["get", `/v1/scans/${id}/events`, "/v1/scans/{id}/events", { headers: { "Last-Event-ID": "999999" } }],
    ["get", `/v1/scans/${id}/diff/${id}`, "/v1/scans/{a}/diff/{b}"],
    ["get", `/v1/scans/${id}/diff/none`, "/v1/scans/{a}/diff/{b}"],
    ["get", "/v1/hosts/127.0.0.1", "/v1/hosts/{ip}"],
    ["get", "/v1/hosts/localhost", "/v1/hosts/{ip}"],
    ["get", "/v1/hosts/127.1", "/v1/hosts/{ip}"],
    ["get", "/v1/services/ssh", "/v1/services/{portOrName}"],
    ["get", "/v1/services/65536", "/v1/services/{portOrName}"],
  ];
  for (const [method, path, template, init] of requests) {
    const response = await fetch(`${url}${path}`, { method: method.toUpperCase(), ...init });
    await response.body?.cancel();
    expect(Object.keys(paths[template]?.[method]?.responses ?? {}), `${method} ${path}`).toContain(
      String(response.status),
    );
  }
  for (const wrong of [{}, { ...body, ports: "0-99999" }, { ...body, targets: ["192.0.2.1"] }, body]) {
    const { status } = await postScan(url, wrong);
    expect(Object.keys(paths["/v1/scans"]?.["post"]?.responses ?? {})).toContain(String(status));
  }
});

it("counts scans by status, and tells of the process", async () => {
  const url = await serve();
  const { id } = await addScan(url, { targets: ["127.0.0.1"], ports: `${await closedPort()}` });
  await followScan(url, id);
  const text = await (await fetch(`${url}/metrics`)).text();
  expect(text).toContain('portolan_scans{status="finished"} 1');
  expect(text).toContain('portolan_scans{status="queued"} 0');
  expect(text).toMatch(/^portolan_probes_per_second \d+$/m);
  expect(text).toContain("nodejs_eventloop_lag_seconds");
});
