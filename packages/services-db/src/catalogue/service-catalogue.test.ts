import { describe, expect, it } from "vitest";
import { createServiceCatalogue } from "./service-catalogue.ts";

const catalogue = createServiceCatalogue();
const names = (portOrName: number | string) =>
  catalogue.describe(portOrName).map(({ port, protocol, name, source }) => `${port}/${protocol} ${name} ${source}`);

describe("lookup", () => {
  it("prefers our words to those of the registry", () => {
    expect(catalogue.lookup("tcp", 80)).toEqual({ name: "http", description: "HTTP: the web without encryption" });
  });

  it("knows what the registry alone knows", () => {
    expect(catalogue.lookup("tcp", 5)).toEqual({ name: "rje", description: "Remote Job Entry" });
  });

  it("tells protocols apart", () => {
    expect(catalogue.lookup("tcp", 514)?.name).toBe("shell");
    expect(catalogue.lookup("udp", 514)?.name).toBe("syslog");
  });

  it.each([-1, 0, 4, 65_535, 65_536, 80.5, Number.NaN])("knows nothing of %d", (port) => {
    expect(catalogue.lookup("tcp", port)).toBeUndefined();
  });
});

describe("portsOf", () => {
  it.each([
    ["tcp", "ssh", [22]],
    ["tcp", "RDP", [3389]],
    ["udp", "dns", [53]],
    ["tcp", "whoispp", [63]],
    ["tcp", "whois++", [63]],
    ["tcp", "www-http", [80]],
    ["tcp", "winrm", [5985, 47_001]],
    ["tcp", "ndmp", [10_000]],
    ["udp", "shell", []],
    ["tcp", "", []],
    ["tcp", "__proto__", []],
    ["tcp", "no-such-service", []],
  ] as const)("finds over %s for %j %j", (protocol, name, ports) => {
    expect(catalogue.portsOf(protocol, name)).toEqual(ports);
  });

  it("gives every port of a name that several have, sorted", () => {
    const ports = catalogue.portsOf("tcp", "http-alt");
    expect(ports).toEqual(expect.arrayContaining([81, 591, 8000, 8008, 8080, 8888]));
    expect(ports).toEqual([...ports].sort((a, b) => a - b));
  });
});

describe.each(["tcp", "udp"] as const)("entries over %s", (protocol) => {
  const entries = [...catalogue.entries(protocol)];

  it("has every pair once, and portsOf finds each", () => {
    expect(new Set(entries.map(([name, port]) => `${name} ${port}`)).size).toBe(entries.length);
    expect(entries.filter(([name, port]) => !catalogue.portsOf(protocol, name).includes(port))).toEqual([]);
    expect(entries.length).toBeGreaterThan(5500);
  });

  it("covers the name of every port that lookup knows", () => {
    const pairs = new Set(entries.map(([name, port]) => `${name} ${port}`));
    const missing = Array.from({ length: 65_535 }, (_, index) => index + 1).filter((port) => {
      const service = catalogue.lookup(protocol, port);
      return service !== undefined && !pairs.has(`${service.name.toLowerCase()} ${port}`);
    });
    expect(missing).toEqual([]);
  });
});

describe("describe", () => {
  it("gives both protocols of a port", () => {
    expect(names(443)).toEqual(["443/tcp https curated", "443/udp https curated"]);
    expect(names("443")).toEqual(names(443));
  });

  it("gives one protocol where that is asked for", () => {
    expect(names("53/udp")).toEqual(["53/udp domain curated"]);
    expect(names(" 53/UDP ")).toEqual(names("53/udp"));
  });

  it("gives every port of a name or alias", () => {
    expect(names("ssh")).toEqual(["22/tcp ssh curated", "22/udp ssh iana"]);
    expect(names("RDP")).toEqual(["3389/tcp ms-wbt-server curated", "3389/udp ms-wbt-server curated"]);
  });

  it("names the registered service too where that is another one", () => {
    expect(names("9200/tcp")).toEqual(["9200/tcp elasticsearch curated", "9200/tcp wap-wsp iana"]);
    expect(names("wap-wsp")).toEqual(["9200/tcp wap-wsp iana", "9200/udp wap-wsp iana"]);
  });

  it("joins both tables where they mean the same service, with the names of both", () => {
    const [first, ...others] = catalogue.describe("1556/tcp");
    expect(others).toEqual([]);
    expect(first).toMatchObject({ name: "veritas-pbx", aliases: ["veritas_pbx"], source: "curated" });
  });

  it("passes the note on", () => {
    expect(catalogue.describe("544/tcp")[0]?.note).toContain("554");
    expect(catalogue.describe("rtsp").map(({ port }) => port)).toEqual([554, 554]);
  });

  it.each([0, 65_536, -1, 1.5, Number.NaN, "", "99999", "443/sctp", "no-such-service"])(
    "knows nothing of %j",
    (unknown) => {
      expect(catalogue.describe(unknown)).toEqual([]);
    },
  );
});

describe("search", () => {
  it("finds by name, alias and description, the best known first", () => {
    const found = catalogue.search("kerberos").map(({ port, protocol, name }) => `${port}/${protocol} ${name}`);
    expect(found.slice(0, 2)).toEqual(["88/tcp kerberos", "88/udp kerberos"]);
    expect(found).toEqual(
      expect.arrayContaining(["464/tcp kpasswd", "543/tcp klogin", "544/tcp kshell", "749/tcp kerberos-adm"]),
    );
  });

  it("puts curated entries before registered ones", () => {
    expect(catalogue.search("remote desktop")[0]).toMatchObject({ port: 3389, protocol: "tcp", source: "curated" });
    expect(catalogue.search("ssh")[0]).toMatchObject({ port: 22, protocol: "tcp", source: "curated" });
  });

  it("finds what the registry alone knows", () => {
    expect(catalogue.search("remote job entry").map(({ port }) => port)).toEqual([5, 5]);
  });
});

describe("suggest", () => {
  it.each([
    ["htpp", "http"],
    ["shh", "ssh"],
    ["dsn", "dns"],
    ["postgre", "postgres"],
    ["kerberso", "kerberos"],
    ["rpd", "rdp"],
  ])("answers %s with %s first", (text, expected) => {
    expect(catalogue.suggest(text)[0]).toBe(expected);
  });

  it("answers with known names only", () => {
    const known = new Set([...catalogue.entries("tcp"), ...catalogue.entries("udp")].map(([name]) => name));
    const suggested = ["htp", "sql", "dcp", "smbb"].flatMap((text) => catalogue.suggest(text));
    expect(suggested.length).toBeGreaterThan(4);
    expect(suggested.filter((name) => !known.has(name))).toEqual([]);
  });

  it("answers nonsense with nothing", () => {
    expect(catalogue.suggest("xyzzyplughquux")).toEqual([]);
  });
});

it("builds what is asked for once, and the same for every catalogue", () => {
  expect(catalogue.ranked("tcp")).toBe(catalogue.ranked("tcp"));
  expect(createServiceCatalogue().ranked("tcp")).toEqual(catalogue.ranked("tcp"));
});
