import { describe, expect, it } from "vitest";
import { z } from "zod";
import rows from "../../data/services.data.json" with { type: "json" };
import { curatedEntries } from "./curated-table.ts";

/** RFC 6335, section 5.1; in lower case, since names are compared without case. */
const name = z
  .string()
  .max(15)
  .regex(/^(?=.*[a-z])[a-z0-9]+(?:-[a-z0-9]+)*$/u);

const words = z.string().regex(/^\S(?:[ -~]*\S)?$/u);
const level = z.int().min(1).max(8);

const row = z
  .strictObject({
    port: z.int().min(1).max(65_535),
    name,
    aliases: z.array(name).min(1).optional(),
    description: words.max(80).regex(/[^.]$/u),
    tcp: level.optional(),
    udp: level.optional(),
    note: words.max(160).regex(/\.$/u).optional(),
  })
  .refine(({ tcp, udp }) => tcp !== undefined || udp !== undefined, "uses neither TCP nor UDP");

/** Number, protocol, name, and a word that the description must have: the ports that every engineer expects to find. */
const EXPECTED: readonly (readonly [port: number, protocol: "tcp" | "udp", name: string, meaning: string])[] = [
  [20, "tcp", "ftp-data", "FTP data"],
  [21, "tcp", "ftp", "FTP control"],
  [22, "tcp", "ssh", "SSH"],
  [23, "tcp", "telnet", "Telnet"],
  [25, "tcp", "smtp", "SMTP"],
  [37, "tcp", "time", "Time"],
  [43, "tcp", "whois", "WHOIS"],
  [53, "udp", "domain", "DNS"],
  [53, "tcp", "domain", "DNS"],
  [67, "udp", "dhcps", "DHCP"],
  [69, "udp", "tftp", "TFTP"],
  [79, "tcp", "finger", "Finger"],
  [80, "tcp", "http", "HTTP"],
  [88, "tcp", "kerberos", "Kerberos"],
  [109, "tcp", "pop2", "POP2"],
  [110, "tcp", "pop3", "POP3"],
  [115, "tcp", "sftp", "Simple File Transfer Protocol"],
  [118, "tcp", "sqlserv", "SQL services"],
  [123, "udp", "ntp", "NTP"],
  [135, "tcp", "msrpc", "RPC"],
  [139, "tcp", "netbios-ssn", "NetBIOS"],
  [143, "tcp", "imap", "IMAP"],
  [161, "udp", "snmp", "SNMP"],
  [162, "udp", "snmptrap", "SNMP trap"],
  [179, "tcp", "bgp", "BGP"],
  [194, "tcp", "irc", "IRC"],
  [389, "tcp", "ldap", "LDAP"],
  [443, "tcp", "https", "HTTPS"],
  [445, "tcp", "microsoft-ds", "SMB"],
  [464, "tcp", "kpasswd", "Kerberos password change"],
  [465, "tcp", "smtps", "TLS"],
  [514, "udp", "syslog", "Syslog"],
  [514, "tcp", "shell", "remote shell"],
  [515, "tcp", "printer", "printer"],
  [530, "tcp", "courier", "remote procedure calls"],
  [543, "tcp", "klogin", "Kerberos login"],
  [544, "tcp", "kshell", "Kerberos remote shell"],
  [547, "udp", "dhcpv6-server", "DHCPv6 server"],
  [554, "tcp", "rtsp", "RTSP"],
  [993, "tcp", "imaps", "IMAP over TLS"],
  [995, "tcp", "pop3s", "POP3 over TLS"],
  [1080, "tcp", "socks", "SOCKS"],
  [1433, "tcp", "ms-sql-s", "SQL Server"],
  [3128, "tcp", "squid-http", "HTTP proxy"],
  [3306, "tcp", "mysql", "MySQL"],
  [3389, "tcp", "ms-wbt-server", "RDP"],
  [5432, "tcp", "postgresql", "PostgreSQL"],
  [5900, "tcp", "vnc", "VNC"],
  [5938, "tcp", "teamviewer", "TeamViewer"],
  [8080, "tcp", "http-alt", "HTTP alternate"],
];

describe("data/services.data.json", () => {
  it("has rows of the right form", () => {
    const faults = rows.flatMap((each) => {
      const { error } = row.safeParse(each);
      return error === undefined ? [] : [`${each.port} ${each.name}: ${z.prettifyError(error)}`];
    });
    expect(faults).toEqual([]);
  });

  it.each(["tcp", "udp"] as const)("has each port once over %s, by number", (protocol) => {
    const ports = rows.filter((each) => each[protocol] !== undefined).map(({ port }) => port);
    expect(ports).toEqual([...new Set(ports)].sort((a, b) => a - b));
  });

  it("does not repeat a name among the aliases of a row", () => {
    const repeating = rows.filter(({ name: own, aliases = [] }) => new Set([own, ...aliases]).size <= aliases.length);
    expect(repeating).toEqual([]);
  });

  it.each(EXPECTED)("knows %i/%s as %s: %s", (port, protocol, expectedName, meaning) => {
    const entry = curatedEntries(protocol).get(port);
    expect(entry).toMatchObject({ port, protocol, name: expectedName, source: "curated" });
    expect(entry?.description).toContain(meaning);
  });

  it("warns of the mistake about 544", () => {
    expect(curatedEntries("tcp").get(544)?.note).toContain("RTSP is 554");
  });

  it("tells the SFTP of 115 from that of SSH", () => {
    expect(curatedEntries("tcp").get(115)?.note).toContain("not the SFTP of SSH");
  });
});
