import { coverageOf, judge } from "./policy-scan.ts";
import { endEvent, portEvent, startEvent, tcpCount } from "./sample-events.ts";

/** What an attacker might have a host, or a policy, be called. */
const HOSTILE = '"><script>&\u001b[2J\u202eevil\uffff\u0000';

/** A report with each kind of finding, and names that no sink should take as they are. */
export function hostileReport() {
  const name = JSON.stringify(HOSTILE);
  const policy = `version: 1
rules:
  - {name: ${name}, hosts: 192.0.2.1, must: "80,8080", never: 23}
  - {name: good, hosts: 192.0.2.1, may: 443}`;
  return judge(policy, coverageOf(["192.0.2.1-2"], "22,23,80,443"), [
    startEvent({ hosts: 2, tcpPorts: 4, probes: 8 }),
    portEvent("192.0.2.1", 23, { hostname: HOSTILE }),
    portEvent("192.0.2.1", 22),
    portEvent("192.0.2.1", 443),
    portEvent("192.0.2.2", 22),
    endEvent({ counts: [tcpCount("open", "syn-ack", 4), tcpCount("closed", "reset", 4)] }),
  ]);
}
