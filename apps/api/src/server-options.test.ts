import { describe, expect, it } from "vitest";
import { readServerOptions } from "./server-options.ts";
import { UsageError } from "./usage-error.ts";

describe("readServerOptions", () => {
  it("listens on 127.0.0.1, port 8080, unless it is told otherwise", () => {
    const data = "/home/ada/.local/state/portolan-api";
    expect(readServerOptions([], { HOME: "/home/ada" })).toEqual({ host: "127.0.0.1", port: 8_080, data });
    const elsewhere = readServerOptions([], { HOME: "/home/ada", XDG_STATE_HOME: "/state" });
    expect(elsewhere.data).toBe("/state/portolan-api");
  });

  it("takes flags before the environment", () => {
    const environment = { PORTOLAN_API_HOST: "127.0.0.2", PORTOLAN_API_PORT: "81", PORTOLAN_API_DATA: "/a" };
    expect(readServerOptions([], environment)).toEqual({ host: "127.0.0.2", port: 81, data: "/a" });
    const flags = ["--host", "::1", "--port=0", "--data", "b"];
    expect(readServerOptions(flags, environment)).toEqual({ host: "::1", port: 0, data: "b" });
  });

  it.each(["", "65536", "-1", "80 ", "8e1", "http", "100000"])("refuses the port %j", (port) => {
    expect(() => readServerOptions([`--port=${port}`], {})).toThrow(UsageError);
    expect(() => readServerOptions([`--port=${port}`], {})).toThrow(JSON.stringify(port));
  });

  it.each([[["--hots", "::1"]], [["serve"]], [["--port"]]])("refuses %j", (argv) => {
    expect(() => readServerOptions(argv, {})).toThrow(
      /^[^\n]+: the flags are --host <address>, --port <number> and --data <folder>\.$/,
    );
  });
});
