import { once } from "node:events";
import { createServer, type Server } from "node:net";

/** Opens ports of 127.0.0.1 that take connections and close them. */
export async function openPorts(count: number): Promise<{ readonly ports: readonly number[]; close(): Promise<void> }> {
  const servers = await Promise.all(Array.from({ length: count }, listen));
  const ports = servers.map(portOf).sort((one, other) => one - other);
  return { ports, close: async () => void (await Promise.all(servers.map(close))) };
}

async function listen(): Promise<Server> {
  const server = createServer((socket) => socket.on("error", () => undefined).destroy());
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
}

async function close(server: Server): Promise<void> {
  server.close();
  await once(server, "close");
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  return address.port;
}
