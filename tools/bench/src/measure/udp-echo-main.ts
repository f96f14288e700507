import { createSocket } from "node:dgram";

/**
 * UDP services that answer every datagram, each with what it was sent or, where that was nothing, with one byte. The arguments are an
 * address and ports; says `ready` on a line when all of them listen.
 */
const [address = "", ...ports] = process.argv.slice(2);
const ONE_BYTE = Buffer.alloc(1);

await Promise.all(
  ports.map((port) => {
    const socket = createSocket("udp4");
    socket.on("message", (data, from) => {
      socket.send(data.length === 0 ? ONE_BYTE : data, from.port, from.address);
    });
    return new Promise<void>((resolve, reject) => {
      socket.once("error", reject);
      socket.bind(Number(port), address, resolve);
    });
  }),
);
process.stdout.write("ready\n");
