import { createSocket } from "node:dgram";
import { once } from "node:events";
import { udpPayloads } from "../../src/index.ts";

/**
 * Run inside the scanner's namespace: `ask-port.ts <address> <port> <payload>` sends one payload until something comes back from the
 * address, and prints that in hexadecimal. A server may still be starting, so the payload is sent again, a bounded number of times.
 */
const RETRANSMISSION_MS = 200;
const ATTEMPTS = 75;

const [address = "", port = "", index = ""] = process.argv.slice(2);
const payload = udpPayloads.payloadsOf(Number(port))[Number(index)];
if (payload === undefined) throw new Error(`Port ${port} has no payload ${index}.`);

const socket = createSocket("udp4");
socket.bind(0);
await once(socket, "listening");
let attempts = 0;
const send = (): void => {
  attempts += 1;
  if (attempts <= ATTEMPTS) socket.send(payload, Number(port), address);
  else socket.close();
};
socket.on("message", (answer, sender) => {
  if (sender.address !== address) return;
  process.stdout.write(answer.toString("hex"));
  clearInterval(timer);
  socket.close();
});
const timer = setInterval(send, RETRANSMISSION_MS);
socket.on("close", () => clearInterval(timer));
send();
