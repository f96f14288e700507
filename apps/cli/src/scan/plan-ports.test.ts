import { PortolanError, type PortSelection, type ServiceCatalogue } from "@portolan/core";
import { createServiceCatalogue } from "@portolan/services-db";
import { describe, expect, test } from "vitest";
import { OPTION_TABLE } from "../option-table.ts";
import { parseArguments } from "../parse-arguments.ts";
import { UsageError } from "../usage-error.ts";
import { planPorts } from "./plan-ports.ts";

const catalogue: ServiceCatalogue = createServiceCatalogue();
const plan = (commandLine: string): PortSelection =>
  planPorts(parseArguments(commandLine.split(" "), OPTION_TABLE).options, catalogue);
const asText = ({ tcp, udp }: PortSelection) => `T:${tcp.join()} U:${udp.join()}`;

describe("planPorts", () => {
  test.each([
    ["-p 22,80", "T:22,80 U:"],
    ["-p T:80,U:53", "T:80 U:53"],
    ["-sT -p 22", "T:22 U:"],
    ["-sU -p 53", "T: U:53"],
    ["-sS -sU -p 53", "T:53 U:53"],
    ["-sS -sU -p T:1-3,U:53,161", "T:1,2,3 U:53,161"],
    ["-sS -sU -p 53,80 --exclude-ports U:80", "T:53,80 U:53"],
    ["-sn", "T: U:"],
  ])("%s probes %s", (given, ports) => expect(asText(plan(given))).toBe(ports));

  test("takes the ports most often open of each protocol that is asked", () => {
    const count = (commandLine: string) => {
      const { tcp, udp } = plan(commandLine);
      return [tcp.length, udp.length];
    };
    expect(count("-n")).toEqual([1_000, 0]);
    expect(count("-sU -F")).toEqual([0, 100]);
    expect(count("-sA -sU --top-ports 10")).toEqual([10, 10]);
  });

  test.each([
    ["-sS -p U:53", '-p/--ports "U:53" has UDP ports, which -sS does not probe; add -sU'],
    ["-sT -p T:80,U:53", "has UDP ports, which -sT does not probe"],
    ["-sU -p T:80", '-p/--ports "T:80" has TCP ports, which -sU does not probe; add -sS'],
    ["-sS -sU -p U:53", "-sS is left without a TCP port to probe"],
    ["-sA -sU -p T:53", "-sU is left without a UDP port to probe"],
    ["-sS -sU -p 53 --exclude-ports T:53", "-sS is left without a TCP port to probe"],
  ])("%s is refused", (given, message) => {
    expect(() => plan(given)).toThrow(UsageError);
    expect(() => plan(given)).toThrow(message);
  });

  test("leaves a list that is none to core", () => {
    expect(() => plan("-p 70000")).toThrow(PortolanError);
    expect(() => plan("-p 80 --exclude-ports 80")).toThrow(PortolanError);
  });
});
