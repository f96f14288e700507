import ipaddr from "ipaddr.js";
import { FAMILIES } from "./address-range.ts";
import { acceptForever, listenTransparently } from "./linux/transparent-socket.ts";
import { LISTENER_ADDRESSES, LISTENER_PORT } from "./ruleset.ts";

/**
 * The process behind the open ports of a target. Its arguments are the families to serve; it says `ready` on a line, then accepts
 * and closes until it is killed.
 */
const descriptors = FAMILIES.filter((family) => process.argv.includes(family)).map((family) =>
  listenTransparently(family, ipaddr.parse(LISTENER_ADDRESSES[family]).toByteArray(), LISTENER_PORT),
);
process.stdout.write("ready\n", () => acceptForever(descriptors));
