import { describe, expect, it } from "vitest";
import { createServiceCatalogue } from "../catalogue/service-catalogue.ts";
import { curatedLevels } from "../tables/curated-table.ts";

const catalogue = createServiceCatalogue();

/** A hundred TCP ports that books, courses and certificates for network engineers teach, or that engineers meet daily. */
const BEST_KNOWN = [
  20, 21, 22, 23, 25, 37, 43, 53, 79, 80, 88, 109, 110, 111, 113, 115, 118, 119, 135, 139, 143, 179, 194, 389, 427, 443,
  445, 464, 465, 512, 513, 514, 515, 530, 543, 544, 548, 554, 587, 593, 631, 636, 853, 873, 902, 990, 993, 995, 1080,
  1099, 1194, 1352, 1433, 1434, 1494, 1521, 1720, 1723, 1883, 1935, 2049, 2082, 2083, 2086, 2087, 2181, 2222, 2375,
  2376, 2379, 3000, 3128, 3260, 3268, 3269, 3306, 3389, 3478, 3690, 4369, 5000, 5060, 5061, 5222, 5432, 5672, 5900,
  5938, 5985, 5986, 6379, 6443, 8000, 8080, 8443, 9092, 9200, 10250, 11211, 27017,
];

describe("the first TCP ports", () => {
  const ranked = catalogue.ranked("tcp");

  it("are those of the web, then of log-in, mail, names and files", () => {
    expect(ranked.slice(0, 10)).toEqual([80, 443, 21, 22, 23, 25, 53, 445, 3389, 8080]);
  });

  it("have the hundred best-known among 200", () => {
    expect(new Set(BEST_KNOWN).size).toBe(100);
    const first = new Set(ranked.slice(0, 200));
    expect(BEST_KNOWN.filter((port) => !first.has(port))).toEqual([]);
  });

  it("have what the curated table knows, but for what is hardly ever met, among 1000", () => {
    const first = new Set(ranked.slice(0, 1000));
    const missing = [...curatedLevels("tcp")].filter(([port, level]) => level < 8 && !first.has(port));
    expect(missing).toEqual([]);
  });
});

it("starts the UDP ports with DNS, NTP, SNMP and mDNS", () => {
  expect(catalogue.ranked("udp").slice(0, 4)).toEqual([53, 123, 161, 5353]);
});

describe.each(["tcp", "udp"] as const)("the %s ports in order", (protocol) => {
  const ranked = catalogue.ranked(protocol);

  it("are all the ports, each once", () => {
    expect([...ranked].sort((a, b) => a - b)).toEqual(Array.from({ length: 65_535 }, (_, index) => index + 1));
  });

  it("have the levels 1 to 5 of the table in front", () => {
    const levels = curatedLevels(protocol);
    const upToFive = [...levels].filter(([, level]) => level <= 5).map(([port]) => port);
    expect(new Set(ranked.slice(0, upToFive.length))).toEqual(new Set(upToFive));
  });

  it("begin as the published list says (after a change on purpose: npx vitest run -u)", async () => {
    const lines = Array.from({ length: 50 }, (_, row) => ranked.slice(row * 20, row * 20 + 20).join(" "));
    await expect(`${lines.join("\n")}\n`).toMatchFileSnapshot(`../../data/top-1000-${protocol}.txt`);
  });
});
