/** A port of a document of nmap's: what `state` and `service` say. */
export interface NmapPort {
  readonly port: string;
  readonly state?: string;
  readonly reason?: string;
  /** Attributes of `service`, when there is one. */
  readonly service?: string;
}

/** A host of such a document. */
export interface NmapHostText {
  readonly address: string;
  readonly status?: string;
  readonly hostname?: string;
  readonly ports?: readonly NmapPort[];
  /** State and count of ports that are only counted. */
  readonly extra?: Readonly<Record<string, number>>;
}

/** What is said of the run. */
export interface NmapRunText {
  readonly arguments?: string;
  readonly services?: string;
  readonly hosts: readonly NmapHostText[];
}

/** A document as nmap writes one (`nmap -oX`), of TCP ports. */
export function nmapDocument({ arguments: words, services = "1-1000", hosts }: NmapRunText): string {
  const up = hosts.filter(({ status = "up" }) => status === "up").length;
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE nmaprun>
<nmaprun scanner="nmap" args="${words ?? "nmap -oX out.xml 192.0.2.0/24"}" start="1764000000" version="7.93" xmloutputversion="1.05">
<scaninfo type="syn" protocol="tcp" numservices="1000" services="${services}"/>
${hosts.map(hostText).join("\n")}
<runstats><finished time="1764000009" timestr="then" elapsed="9.50" summary="done" exit="success"/>
<hosts up="${up}" down="${hosts.length - up}" total="${hosts.length}"/></runstats>
</nmaprun>
`;
}

function hostText({ address, status = "up", hostname, ports = [], extra = {} }: NmapHostText): string {
  const kind = address.includes(":") ? "ipv6" : "ipv4";
  const extras = Object.entries(extra).map(
    ([state, count]) =>
      `<extraports state="${state}" count="${count}"><extrareasons reason="${state === "closed" ? "reset" : "no-response"}" count="${count}" proto="tcp"/></extraports>`,
  );
  return `<host starttime="1764000001" endtime="1764000005"><status state="${status}" reason="echo-reply" reason_ttl="64"/>
<address addr="${address}" addrtype="${kind}"/><address addr="00:00:5E:00:53:01" addrtype="mac"/>
<hostnames>${hostname === undefined ? "" : `<hostname name="${hostname}" type="user"/>`}</hostnames>
<ports>${extras.join("")}${ports.map(portText).join("\n")}</ports>
<times srtt="100" rttvar="50" to="100000"/></host>`;
}

function portText({ port, state = "open", reason = "syn-ack", service }: NmapPort): string {
  const [number, protocol = "tcp"] = port.split("/");
  const serviceText = service === undefined ? "" : `<service ${service} method="probed" conf="10"/>`;
  return `<port protocol="${protocol}" portid="${number}"><state state="${state}" reason="${reason}" reason_ttl="64"/>${serviceText}</port>`;
}
