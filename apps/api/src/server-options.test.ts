import { describe, expect, it } from "vitest";
import { readServerOptions } from "./server-options.ts";
import { UsageError } from "./usage-error.ts";

const DEFAULTS = { policy: { allow: ["127.0.0.0/8", "::1"], deny: [] }, logLevel: "info" };

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
      /^[^\n]+: the flags are --host <address>, --port <number>, --data <folder>, --allow <blocks>, --deny <blocks> and --log-level <level>\.$/,
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

  it.each([["--allow=localhost"], ["--deny=10.0.0.0/33"], ["--allow=010.0.0.1"], ["--log-level=loud"]])(
    "refuses %s",
    (flag) => {
      expect(() => readServerOptions([flag], {})).toThrow(UsageError);
    },
  );
});
