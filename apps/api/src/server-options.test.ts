import { describe, expect, it } from "vitest";
import { readServerOptions } from "./server-options.ts";
import { UsageError } from "./usage-error.ts";

const DEFAULTS = {
  policy: { allow: ["127.0.0.0/8", "::1"], deny: [] },
  publicHosts: [],
  trustedProxies: [],
  corsOrigins: [],
  logLevel: "info",
};

describe("readServerOptions", () => {
  it("listens on 127.0.0.1, port 8080, unless it is told otherwise", () => {
    const data = "/home/ada/.local/state/portolan-api";
    expect(readServerOptions([], { HOME: "/home/ada" })).toEqual({ host: "127.0.0.1", port: 8_080, data, ...DEFAULTS });
    const elsewhere = readServerOptions([], { HOME: "/home/ada", XDG_STATE_HOME: "/state" });
    expect(elsewhere.data).toBe("/state/portolan-api");
  });

  it("takes flags before the environment", () => {
    const environment = { PORTOLAN_API_HOST: "127.0.0.2", PORTOLAN_API_PORT: "81", PORTOLAN_API_DATA: "/a" };
    expect(readServerOptions([], environment)).toEqual({ host: "127.0.0.2", port: 81, data: "/a", ...DEFAULTS });
    const flags = ["--host", "::1", "--port=0", "--data", "b"];
    expect(readServerOptions(flags, environment)).toEqual({ host: "::1", port: 0, data: "b", ...DEFAULTS });
  });

  it.each(["", "65536", "-1", "80 ", "8e1", "http", "100000"])("refuses the port %j", (port) => {
    expect(() => readServerOptions([`--port=${port}`], {})).toThrow(UsageError);
    expect(() => readServerOptions([`--port=${port}`], {})).toThrow(JSON.stringify(port));
  });

  it.each([[["--hots", "::1"]], [["serve"]], [["--port"]]])("refuses %j", (argv) => {
    expect(() => readServerOptions(argv, {})).toThrow(
      /^[^\n]+: the flags are --host <address>, --port <number>, .*--log-level <level>\.$/,
    );
  });

  it("takes blocks that may be scanned, and a log level", () => {
    const flags = [
      "--allow",
      "10.0.0.0/8,::1",
      "--allow=192.168.1.0/24",
      "--deny",
      "10.1.0.0/16",
      "--log-level",
      "error",
    ];
    expect(readServerOptions(flags, {})).toMatchObject({
      policy: { allow: ["10.0.0.0/8", "::1", "192.168.1.0/24"], deny: ["10.1.0.0/16"] },
      logLevel: "error",
    });
  });

  it("takes how long scans are kept, and how much of them", () => {
    const flags = ["--keep-for", "30d", "--keep-size", "10G"];
    expect(readServerOptions(flags, {})).toMatchObject({ keepMs: 30 * 86_400_000, keepBytes: 10 * 2 ** 30 });
    expect(readServerOptions(["--keep-size", "64M"], {})).toMatchObject({ keepBytes: 64 * 2 ** 20 });
  });

  it.each([
    ["--keep-for=30"],
    ["--keep-for=0d"],
    ["--keep-size=63M"],
    ["--keep-size=10"],
    ["--keep-size=1.5G"],
    ["--keep-size=10g"],
  ])("refuses %s", (flag) => {
    expect(() => readServerOptions([flag], {})).toThrow(UsageError);
  });

  it("takes names by which it is reached, and proxies that are believed", () => {
    const flags = [
      "--public-host",
      "Scans.example,scans",
      "--public-host=2001:db8::1",
      "--trust-proxy",
      "::1,10.0.0.0/8",
    ];
    expect(readServerOptions(flags, {})).toMatchObject({
      publicHosts: ["scans.example", "scans", "2001:db8::1"],
      trustedProxies: ["::1", "10.0.0.0/8"],
    });
  });

  it.each([
    ["--public-host=https://scans.example"],
    ["--public-host=scans.example:443"],
    ["--public-host=*.example"],
    ["--public-host=-a.example"],
    [`--public-host=${"a".repeat(64)}`],
    ["--trust-proxy=proxy.example"],
    ["--trust-proxy=10.0.0.0/33"],
    ["--trust-proxy=loopback"],
    ["--trust-proxy=true"],
    ["--trust-proxy=1"],
  ])("refuses %s", (flag) => {
    expect(() => readServerOptions([flag], {})).toThrow(UsageError);
  });

  it("takes origins whose pages may ask", () => {
    const flags = ["--cors-origin", "https://app.example,http://localhost:3000", "--cors-origin=http://[::1]:81"];
    expect(readServerOptions(flags, {})).toMatchObject({
      corsOrigins: ["https://app.example", "http://localhost:3000", "http://[::1]:81"],
    });
  });

  it.each([
    "*",
    "null",
    "app.example",
    "https://app.example/",
    "https://app.example/page",
    "https://app.example:443",
    "https://App.example",
    "https://ada@app.example",
    "https://*.app.example",
    "https://.*",
    "https://",
    "http://0x7f.1",
    "file://",
    "ftp://app.example",
  ])("refuses the origin %j", (origin) => {
    expect(() => readServerOptions(["--cors-origin", origin], {})).toThrow(UsageError);
    expect(() => readServerOptions([`--cors-origin=https://app.example,${origin}`], {})).toThrow(
      `Origin ${JSON.stringify(origin)} is not one that browsers send`,
    );
  });

  it("takes a rate that all scans together keep to", () => {
    expect(readServerOptions(["--max-rate", "5000"], {})).toMatchObject({ maxRatePerSecond: 5_000 });
  });

  it.each([["--max-rate=0"], ["--max-rate=1.5"], ["--max-rate=5/s"], ["--max-rate=100000001"], ["--max-rate="]])(
    "refuses %s",
    (flag) => {
      expect(() => readServerOptions([flag], {})).toThrow(/^Rate "[^"]*" is not a whole number of probes a second/);
    },
  );

  it.each([["--allow=localhost"], ["--deny=10.0.0.0/33"], ["--allow=010.0.0.1"], ["--log-level=loud"]])(
    "refuses %s",
    (flag) => {
      expect(() => readServerOptions([flag], {})).toThrow(UsageError);
    },
  );
});
