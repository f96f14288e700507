import { describe, expect, it } from "vitest";
import type { ServiceEntry } from "../service-entry.ts";
import { searchEntries } from "./search.ts";

function entry(port: number, name: string, description: string, more: Partial<ServiceEntry> = {}): ServiceEntry {
  return { port, protocol: "tcp", name, description, aliases: [], source: "curated", ...more };
}

const ENTRIES = [
  entry(1, "abc", "Uses kerberos"),
  entry(2, "kerberos-adm", "Administration"),
  entry(3, "krb", "Tickets", { aliases: ["kerberos"] }),
  entry(4, "kerberos", "Tickets"),
  entry(5, "old-kerberos", "Older"),
  entry(6, "x", "Pseudokerberosis"),
  entry(7, "y", "Nothing", { note: "Not Kerberos." }),
  entry(8, "k5", "Tickets", { aliases: ["kerberos-5"] }),
  entry(9, "z", "Nothing at all"),
];

const search = (text: string, prevalence: (each: ServiceEntry) => number = () => 1) =>
  searchEntries(ENTRIES, text, prevalence).map(({ port }) => port);

describe("searchEntries", () => {
  it("puts name before alias, start before middle, word before part, note last", () => {
    expect(search("kerberos")).toEqual([4, 3, 2, 8, 1, 5, 6, 7]);
  });

  it("does not mind the case or the spaces", () => {
    expect(search("  KerBEROS ")).toEqual(search("kerberos"));
  });

  it("asks for every word", () => {
    expect(search("tickets kerberos")).toEqual([3, 4, 8]);
    expect(search("tickets nowhere")).toEqual([]);
  });

  it("finds a port by its number, and not by a part of it", () => {
    expect(search("4")).toEqual([4]);
    expect(searchEntries([entry(443, "https", "Web")], "44", () => 1)).toEqual([]);
  });

  it("puts the more prevalent of equal fits first", () => {
    expect(search("nothing", ({ port }) => -port)).toEqual([9, 7]);
  });

  it.each(["", "  \t\n", "k".repeat(257)])("finds nothing for an empty or endless text", (text) => {
    expect(search(text)).toEqual([]);
  });

  it("takes signs as they are", () => {
    expect(search(".*")).toEqual([]);
    expect(search("(")).toEqual([]);
  });
});
