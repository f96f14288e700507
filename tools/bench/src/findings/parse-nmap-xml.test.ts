import { describe, expect, it } from "vitest";
import { parseNmapXml } from "./parse-nmap-xml.ts";

const END = '<runstats><finished time="1" elapsed="0.54" exit="success"/><hosts up="1" down="0" total="1"/></runstats>';
const ADDRESS = '<address addr="10.77.1.1" addrtype="ipv4"/>';

function document(...parts: readonly string[]): string {
  return `<?xml version="1.0"?><!DOCTYPE nmaprun><nmaprun scanner="nmap">${parts.join("")}</nmaprun>`;
}

function port(number: number, state: string): string {
  return `<port protocol="tcp" portid="${number}"><state state="${state}" reason="r" reason_ttl="0"/></port>`;
}

function summed(state: string, count: number): string {
  return `<extraports state="${state}" count="${count}"><extrareasons reason="r" count="${count}"/></extraports>`;
}

describe("parseNmapXml", () => {
  it("reads open ports, and counts those that are listed and those that are summed up", () => {
    const listed = port(22, "open") + port(23, "filtered") + port(80, "open");
    const ports = `<ports>${summed("closed", 90)}${summed("filtered", 7)}${listed}</ports>`;
    const findings = parseNmapXml(document(`<host>${ADDRESS}${ports}</host>`, END));
    expect(findings).toEqual({ open: new Set(["10.77.1.1:22", "10.77.1.1:80"]), decided: 100, openOrFiltered: 0 });
  });

  it("counts the ports that nmap came to no end with, listed and summed up", () => {
    const ports = `<ports>${summed("closed", 90)}${summed("open|filtered", 7)}${port(53, "open")}${port(69, "open|filtered")}</ports>`;
    const findings = parseNmapXml(document(`<host>${ADDRESS}${ports}</host>`, END));
    expect(findings).toEqual({ open: new Set(["10.77.1.1:53"]), decided: 99, openOrFiltered: 8 });
  });

  it("reads several hosts, and takes a MAC address for none of them", () => {
    const mac = '<address addr="02:00:00:00:00:01" addrtype="mac"/>';
    const other = '<address addr="10.77.1.2" addrtype="ipv4"/>';
    const ports = `<ports>${port(22, "open")}</ports>`;
    const xml = document(`<host>${mac}${ADDRESS}${ports}</host><host>${other}${ports}</host>`, END);
    expect(parseNmapXml(xml)).toEqual({
      open: new Set(["10.77.1.1:22", "10.77.1.2:22"]),
      decided: 2,
      openOrFiltered: 0,
    });
  });

  it.each([
    ["no XML", "Starting Nmap 7.93"],
    ["a run that was cut off", document(`<host>${ADDRESS}<ports>${port(22, "open")}</ports></host>`)],
    ["a run that failed", document(`<host>${ADDRESS}<ports/></host>`, END.replace("success", "error"))],
  ])("refuses %s", (_, xml) => expect(() => parseNmapXml(xml)).toThrow(/nmap's XML can't be read/));
});
