import { expect, test } from "vitest";
import { formatPorts } from "./format-ports.ts";
import { PROTOCOLS } from "./protocol.ts";
import type { ServiceCatalogue } from "./service-catalogue.ts";
import { topPorts } from "./top-ports.ts";

const catalogue: ServiceCatalogue = {
  lookup: () => undefined,
  portsOf: () => [],
  entries: () => [],
  ranked: (protocol) => (protocol === "tcp" ? [80, 23, 443, 21] : [631, 161]),
  suggest: () => [],
};

test("the best ranked ports, sorted", () => {
  expect(formatPorts(topPorts(catalogue, "tcp", 2))).toBe("T:23,80");
  expect(formatPorts(topPorts(catalogue, "tcp", 4))).toBe("T:21,23,80,443");
  expect(formatPorts(topPorts(catalogue, PROTOCOLS, 1))).toBe("T:80,U:631");
});

test.each([0, -1, 1.5, Number.NaN, 5])("%d ports cannot be had of four", (count) => {
  expect(() => topPorts(catalogue, "tcp", count)).toThrow(
    expect.objectContaining({ code: "PORT_INVALID", message: expect.stringContaining("from 1 to 4, the TCP ports") }),
  );
});

test("more than one of the protocols has are refused, naming it", () => {
  expect(() => topPorts(catalogue, PROTOCOLS, 3)).toThrow(/from 1 to 2, the UDP ports/);
});
