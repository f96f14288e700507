/*
 * Loaded into a command under test before anything else (NODE_OPTIONS): names are answered here, as getaddrinfo(3) would for a
 * name that nobody has, so that no test sends a query to the machine's name server. "localhost" is looked up as ever, and so are names
 * of addresses by a resolver that was told to ask servers on loopback alone: those are a test's own. The system's may be there too, and
 * pass questions on.
 */

import promises from "node:dns/promises";
import { syncBuiltinESMExports } from "node:module";

const lookUp = promises.lookup;
promises.lookup = (name, ...rest) => {
  if (name === "localhost") return lookUp(name, ...rest);
  const error = new Error(`getaddrinfo ENOTFOUND ${name}`);
  return Promise.reject(Object.assign(error, { code: "ENOTFOUND", syscall: "getaddrinfo", hostname: name }));
};

const { setServers, resolvePtr } = promises.Resolver.prototype;
const asksTestsAlone = new WeakSet();
promises.Resolver.prototype.setServers = function (servers) {
  setServers.call(this, servers);
  if (servers.every((server) => /^(127\.|\[::1\]:)/.test(server))) asksTestsAlone.add(this);
  else asksTestsAlone.delete(this);
};
for (const name of Object.getOwnPropertyNames(promises.Resolver.prototype)) {
  if (!/^(resolve|reverse)/.test(name)) continue;
  promises.Resolver.prototype[name] = function (question, ...rest) {
    if (name === "resolvePtr" && asksTestsAlone.has(this)) return resolvePtr.call(this, question, ...rest);
    const error = new Error(`query${name} ECONNREFUSED ${question}`);
    return Promise.reject(Object.assign(error, { code: "ECONNREFUSED", syscall: `query${name}`, hostname: question }));
  };
}
syncBuiltinESMExports();
