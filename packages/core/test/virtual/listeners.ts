import { type AddressInfo, createServer, type Server } from "node:net";

const LOOPBACK = "127.0.0.1";

/** Real listeners on loopback, and ports that nobody listens on. */
export interface Listeners {
  readonly ip: string;
  /** Ports that are open, ascending. */
  readonly open: readonly number[];
  /** Ports that were free a moment ago, ascending. */
  readonly closed: readonly number[];
  close(): Promise<void>;
}

/** Opens so many listeners on ports of the system's choice, and finds as many free ports. */
export async function openListeners(open: number, closed: number): Promise<Listeners> {
  const servers = await Promise.all(Array.from({ length: open + closed }, listen));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.slice(open).map(close));
  return {
    ip: LOOPBACK,
    open: ports.slice(0, open).sort((one, other) => one - other),
    closed: ports.slice(open).sort((one, other) => one - other),
    close: async () => {
      await Promise.all(servers.slice(0, open).map(close));
    },
  };
}

function listen(): Promise<Server> {
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.destroy();
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, LOOPBACK, () => resolve(server));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}
