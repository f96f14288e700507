import { readdirSync } from "node:fs";
import { createServer } from "node:net";
import { expect, it } from "vitest";
import { SystemError } from "../errors.ts";
import { reserveSourcePorts } from "./source-ports.ts";

const onLinux = it.runIf(process.platform === "linux");

function openDescriptors(): number {
  return readdirSync("/proc/self/fd").length;
}

/** The code of the error that listening on a port ends with; undefined when it works. */
function listenError(port: number, host: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.on("error", (error: NodeJS.ErrnoException) => resolve(error.code));
    server.listen(port, host, () => server.close(() => resolve(undefined)));
  });
}

onLinux("holds ports until they are given back", async () => {
  const before = openDescriptors();
  const ports = reserveSourcePorts(4);
  expect(ports.count).toBe(4);
  expect(openDescriptors() - before).toBe(8);
  for (const host of ["127.0.0.1", "::1"]) expect(await listenError(ports.first + 3, host)).toBe("EADDRINUSE");
  const held = openDescriptors();
  ports.close();
  ports.close();
  expect(openDescriptors() - held).toBe(-8);
  for (const host of ["127.0.0.1", "::1"]) expect(await listenError(ports.first + 3, host)).toBeUndefined();
});

onLinux("holds the ports that are wanted, for several threads of one user", () => {
  const { first, close } = reserveSourcePorts(2);
  close();
  const [one, other] = [reserveSourcePorts(2, first), reserveSourcePorts(2, first)];
  expect([one.first, other.first]).toEqual([first, first]);
  one.close();
  other.close();
});

onLinux("refuses wanted ports that another program has, and keeps nothing", () => {
  const taken = reserveSourcePorts(3);
  const before = openDescriptors();
  expect(() => reserveSourcePorts(2, taken.first - 1)).toThrow(SystemError);
  expect(() => reserveSourcePorts(2, taken.first - 1)).toThrow(`from ${taken.first - 1} to ${taken.first}`);
  expect(openDescriptors()).toBe(before);
  taken.close();
});
