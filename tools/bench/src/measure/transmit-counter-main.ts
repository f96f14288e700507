import { readFileSync } from "node:fs";

/**
 * Tells on standard output whenever the count of packets that a device has sent is another one: milliseconds since 1970 and the count,
 * a line each; the first at once. Its arguments are the device and the milliseconds between two looks.
 */
const [device = "", intervalMs = ""] = process.argv.slice(2);

let told = -1;
setInterval(() => {
  const count = Number(readFileSync(`/sys/class/net/${device}/statistics/tx_packets`, "utf8"));
  if (count === told) return;
  told = count;
  process.stdout.write(`${Date.now()} ${count}\n`);
}, Number(intervalMs));
