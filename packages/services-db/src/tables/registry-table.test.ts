import { describe, expect, it } from "vitest";
import lines from "../../data/iana-registry.data.json" with { type: "json" };
import { parseRegistryLine } from "./registry-line.ts";
import { registeredEntries, registeredEntry, registeredNames, registeredPorts } from "./registry-table.ts";

describe.each(["tcp", "udp"] as const)("the registry over %s", (protocol) => {
  it("finds by bisection what it finds by reading everything", () => {
    const byPort = new Map(registeredEntries(protocol).map((entry) => [entry.port, entry]));
    const differing = Array.from({ length: 65_537 }, (_, port) => port).filter(
      (port) => JSON.stringify(registeredEntry(protocol, port)) !== JSON.stringify(byPort.get(port)),
    );
    expect(differing).toEqual([]);
    expect(byPort.size).toBeGreaterThan(5000);
  });

  it("has each port once, by number", () => {
    const ports = registeredPorts(protocol);
    expect(ports).toEqual([...new Set(ports)].sort((a, b) => a - b));
    expect(ports).toEqual(registeredEntries(protocol).map(({ port }) => port));
  });

  it("gives the same names in short as in full", () => {
    const inFull = registeredEntries(protocol).map(({ port, name, aliases }) => ({ port, names: [name, ...aliases] }));
    expect(registeredNames(protocol)).toEqual(inFull);
  });
});

it("has names in the form of RFC 6335", () => {
  const names = lines.map((line) => parseRegistryLine(line).name);
  expect(names.filter((name) => !/^(?=.*[A-Za-z])(?=.{1,15}$)[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*$/u.test(name))).toEqual([]);
});

it("holds no control characters", () => {
  expect(lines.filter((line) => /\p{Cc}/u.test(line))).toEqual([]);
});

it.each([-1, 0, 65_536, 1.5, Number.NaN, Number.POSITIVE_INFINITY])("knows nothing on port %d", (port) => {
  expect(registeredEntry("tcp", port)).toBeUndefined();
});

it("describes a service by its name where the registry says no more", () => {
  expect(registeredEntry("tcp", 322)).toMatchObject({ name: "rtsps", description: "rtsps", source: "iana" });
});
