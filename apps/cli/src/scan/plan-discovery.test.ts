import { PortolanError } from "@portolan/core";
import { createServiceCatalogue } from "@portolan/services-db";
import { describe, expect, test } from "vitest";
import { OPTION_TABLE } from "../option-table.ts";
import { parseArguments } from "../parse-arguments.ts";
import { planDiscovery } from "./plan-discovery.ts";

const plan = (commandLine: string) =>
  planDiscovery(parseArguments(commandLine.split(" "), OPTION_TABLE).options, createServiceCatalogue());

describe("planDiscovery", () => {
  test.each([
    ["-n", "auto"],
    ["-Pn", false],
    ["-sn", { only: true }],
    ["-PE -PP", { probes: [{ kind: "echo" }, { kind: "timestamp" }] }],
    ["-sn -PR", { probes: [{ kind: "neighbour" }], only: true }],
    ["-PS", { probes: [{ kind: "syn" }] }],
    [
      "-PS22,80 -PA -PU53",
      { probes: [{ kind: "syn", ports: [22, 80] }, { kind: "ack" }, { kind: "udp", ports: [53] }] },
    ],
    ["-PS -PS22 -PS443", { probes: [{ kind: "syn", ports: [22, 443] }] }],
    ["-PSssh,20-21", { probes: [{ kind: "syn", ports: [20, 21, 22] }] }],
  ])("%s", (given, discovery) => expect(plan(given)).toEqual(discovery));

  test.each(["-PS70000", "-PU53,,54", "-PS80-22"])("%s is refused", (given) => {
    expect(() => plan(given)).toThrow(PortolanError);
  });
});
