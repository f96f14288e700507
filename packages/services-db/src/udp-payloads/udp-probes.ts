import { bittorrentDht } from "./bittorrent.ts";
import { bacnet, ethernetIp, knx } from "./building-automation.ts";
import { coap } from "./coap.ts";
import { db2Discovery, sqlServerBrowser } from "./databases.ts";
import { dns, multicastDns } from "./dns.ts";
import { dtls } from "./dtls.ts";
import { minecraftBedrock, quake3, sourceEngine } from "./games.ts";
import { gprsTunnellingControl, gprsTunnellingUser } from "./gprs-tunnelling.ts";
import { interAsteriskExchange } from "./inter-asterisk-exchange.ts";
import { internetKeyExchange, natTraversal } from "./internet-key-exchange.ts";
import { ipmi } from "./ipmi.ts";
import { kerberos } from "./kerberos.ts";
import { l2tp } from "./l2tp.ts";
import { connectionlessLdap } from "./ldap.ts";
import { natPortMapping, serviceLocation, ubiquitiDiscovery } from "./local-network.ts";
import { memcached } from "./memcached.ts";
import { netbiosNameService } from "./netbios.ts";
import { ntp } from "./ntp.ts";
import { openvpn } from "./openvpn.ts";
import { quic } from "./quic.ts";
import { radius, radiusAccounting } from "./radius.ts";
import { appleRemoteDesktop, citrixBrowser, pcAnywhere, xDisplayManager } from "./remote-desktop.ts";
import { nfs, portmap } from "./remote-procedure-call.ts";
import { rip } from "./rip.ts";
import { SILENT_SERVICES } from "./silent-services.ts";
import { SIMPLE_SERVICES } from "./simple-services.ts";
import { sip } from "./sip.ts";
import { snmp } from "./snmp.ts";
import { stun } from "./stun.ts";
import { tftp } from "./tftp.ts";
import type { UdpProbe, UdpProbeDefinition } from "./udp-probe.ts";
import { mumble, teamspeak } from "./voice.ts";
import { ssdp, webServicesDiscovery } from "./web-discovery.ts";

const firstPort = ({ ports }: UdpProbe): number => ports[0] ?? 0;

/** Every probe, by its first port. Where two ask the same port, the earlier one's payloads come first: so QUIC stands before DTLS. */
export const UDP_PROBE_DEFINITIONS: readonly UdpProbeDefinition[] = [
  ...SIMPLE_SERVICES,
  ...SILENT_SERVICES,
  dns,
  tftp,
  kerberos,
  quic,
  portmap,
  ntp,
  netbiosNameService,
  snmp,
  xDisplayManager,
  connectionlessLdap,
  serviceLocation,
  dtls,
  internetKeyExchange,
  rip,
  db2Discovery,
  ipmi,
  openvpn,
  sqlServerBrowser,
  citrixBrowser,
  l2tp,
  radius,
  radiusAccounting,
  ssdp,
  nfs,
  gprsTunnellingControl,
  gprsTunnellingUser,
  appleRemoteDesktop,
  stun,
  knx,
  webServicesDiscovery,
  natTraversal,
  interAsteriskExchange,
  sip,
  natPortMapping,
  multicastDns,
  pcAnywhere,
  coap,
  bittorrentDht,
  teamspeak,
  ubiquitiDiscovery,
  memcached,
  minecraftBedrock,
  sourceEngine,
  quake3,
  ethernetIp,
  bacnet,
  mumble,
].toSorted((one, other) => firstPort(one) - firstPort(other));

/** What is asked of which port, for people: docs, `portolan services`. */
export const UDP_PROBES: readonly UdpProbe[] = UDP_PROBE_DEFINITIONS.map(({ encode: _encode, ...probe }) => probe);
