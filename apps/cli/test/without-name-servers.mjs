/*
 * Loaded into a command under test before anything else (NODE_OPTIONS): names are answered here, as getaddrinfo(3) would for a
 * name that nobody has, so that no test sends a query to the machine's name server. "localhost" is looked up as ever.
 */

import promises from "node:dns/promises";
import { syncBuiltinESMExports } from "node:module";

const lookUp = promises.lookup;
promises.lookup = (name, ...rest) => {
  if (name === "localhost") return lookUp(name, ...rest);
  const error = new Error(`getaddrinfo ENOTFOUND ${name}`);
  return Promise.reject(Object.assign(error, { code: "ENOTFOUND", syscall: "getaddrinfo", hostname: name }));
};
syncBuiltinESMExports();
