import type { LabServer } from "./lab-server.ts";

/** A certificate for servers that want one. */
const CERTIFICATE: readonly [string, ...string[]] = [
  "openssl",
  ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"],
  ...[
    "-subj",
    "/CN=lab.test",
    "-addext",
    "subjectAltName=DNS:lab.test",
    "-keyout",
    "key.pem",
    "-out",
    "certificate.pem",
  ],
];

const text = (value: string): string => Buffer.from(value).toString("hex");

const dnsmasq: LabServer = {
  name: "dnsmasq",
  command: "dnsmasq",
  commandArguments: [
    ...["--keep-in-foreground", "--no-resolv", "--no-hosts", "--conf-file=/dev/null", "--user=root", "--pid-file="],
    ...["--enable-tftp", "--tftp-root=/nonexistent", "--tftp-no-fail", "--log-facility=-"],
  ],
  asks: [
    { port: 53, payload: 0, answer: /^506f8/ },
    { port: 53, payload: 1, answer: new RegExp(`^506f8.*${text("dnsmasq")}`) },
    // An error of TFTP: the file is not there.
    { port: 69, payload: 0, answer: /^0005/ },
  ],
};

const inetd: LabServer = {
  name: "inetd",
  command: "inetd",
  commandArguments: ["-d", "inetd.conf"],
  files: {
    "inetd.conf": ["echo", "daytime", "chargen", "time"]
      .map((service) => `${service} dgram udp wait root internal\n`)
      .join(""),
  },
  asks: [
    { port: 7, payload: 0, answer: new RegExp(`^${text("portolan\r\n")}$`) },
    { port: 13, payload: 0, answer: new RegExp(`${text("\r\n")}$`) },
    { port: 19, payload: 0, answer: new RegExp(`${text("\r\n")}$`) },
    { port: 37, payload: 0, answer: /^.{8}$/ },
  ],
};

/** Version 4, mode 4: a server. */
const toybox: LabServer = {
  name: "toybox sntp",
  command: "toybox",
  commandArguments: ["sntp", "-S", "0.0.0.0"],
  asks: [{ port: 123, payload: 0, answer: /^[0-9a-f]4.{94}$/ }],
};

const snmpd: LabServer = {
  name: "snmpd",
  command: "snmpd",
  commandArguments: ["-f", "-Lo", "-C", "-c", "snmpd.conf", "udp:161"],
  environment: { SNMP_PERSISTENT_DIR: "/run" },
  files: { "snmpd.conf": "rocommunity public\n" },
  asks: [
    // Reports usmStatsUnknownEngineIDs.
    { port: 161, payload: 0, answer: /^30.*2b060106030f01010400/ },
    { port: 161, payload: 1, answer: new RegExp(`^30..020100.*${text("Linux")}`) },
    { port: 161, payload: 2, answer: new RegExp(`^30(..|81..|82....)020101.*${text("Linux")}`) },
  ],
};

const rpcbind: LabServer = {
  name: "rpcbind",
  command: "rpcbind",
  commandArguments: ["-f"],
  // A reply to our call that was accepted.
  asks: [{ port: 111, payload: 0, answer: /^506f72740000000100000000/ }],
};

const freeradius: LabServer = {
  name: "freeradius",
  command: "freeradius",
  commandArguments: ["-f", "-d", ".", "-l", "stdout"],
  files: {
    "radiusd.conf": `
      libdir = /usr/lib/freeradius
      run_dir = /run
      pidfile = /run/radiusd.pid
      max_requests = 64
      security { status_server = yes, reject_delay = 0 }
      client lab { ipaddr = 10.76.0.0/16, secret = lab }
      server default {
        listen { type = auth, ipaddr = *, port = 1812 }
        authorize { }
      }
    `.replaceAll(", ", "\n"),
  },
  // Access-Reject.
  asks: [{ port: 1812, payload: 0, answer: /^0301/ }],
};

const memcached: LabServer = {
  name: "memcached",
  command: "memcached",
  commandArguments: ["-u", "root", "-l", "0.0.0.0", "-p", "11211", "-U", "11211", "-m", "16"],
  asks: [{ port: 11_211, payload: 0, answer: new RegExp(`^506f000000010000${text("VERSION ")}`) }],
};

const turnserver: LabServer = {
  name: "coturn",
  command: "turnserver",
  commandArguments: [
    ...["-n", "--listening-ip=0.0.0.0", "--relay-ip=127.0.0.1", "--no-cli", "--log-file=stdout", "--pidfile=turn.pid"],
    ...["--userdb=turn.db", "--cert=certificate.pem", "--pkey=key.pem"],
  ],
  preparations: [CERTIFICATE],
  asks: [
    { port: 3478, payload: 0, answer: new RegExp(`^0101....2112a442${text("portolan-udp")}`) },
    // A handshake of DTLS: HelloVerifyRequest.
    { port: 5349, payload: 0, answer: /^16fe.{22}03/ },
  ],
};

const openvpn: LabServer = {
  name: "openvpn",
  command: "openvpn",
  commandArguments: [
    ...["--dev", "null", "--ifconfig-noexec", "--proto", "udp4", "--port", "1194", "--tls-server", "--dh", "none"],
    ...["--ca", "certificate.pem", "--cert", "certificate.pem", "--key", "key.pem"],
  ],
  preparations: [CERTIFICATE],
  // P_CONTROL_HARD_RESET_SERVER_V2.
  asks: [{ port: 1194, payload: 0, answer: /^40/ }],
};

const charon: LabServer = {
  name: "strongswan",
  command: "/usr/lib/ipsec/charon",
  commandArguments: [],
  environment: { STRONGSWAN_CONF: "strongswan.conf" },
  files: {
    "strongswan.conf": `
      charon {
        load_modular = no
        install_routes = no
        filelog { stderr { default = 0 } }
      }
    `,
  },
  asks: [
    { port: 500, payload: 0, answer: /^506f72746f6c616e.{16}..2022/ },
    { port: 500, payload: 1, answer: /^506f72746f6c616f/ },
    { port: 4500, payload: 0, answer: /^00000000506f72746f6c616e.{16}..2022/ },
    { port: 4500, payload: 1, answer: /^00000000506f72746f6c616f/ },
  ],
};

const kerberos: LabServer = {
  name: "krb5kdc",
  command: "krb5kdc",
  commandArguments: ["-n", "-r", "LAB.TEST", "-P", "kdc.pid"],
  environment: { KRB5_CONFIG: "krb5.conf", KRB5_KDC_PROFILE: "kdc.conf" },
  files: {
    "krb5.conf": "[libdefaults]\n default_realm = LAB.TEST\n",
    "kdc.conf": `
[realms]
 LAB.TEST = {
  database_name = principal
  key_stash_file = stash
  kdc_ports = 88
  kdc_tcp_ports = ""
 }
[logging]
 kdc = STDERR
`,
  },
  preparations: [["kdb5_util", "create", "-s", "-r", "LAB.TEST", "-P", "lab"]],
  // KRB-ERROR, which is [APPLICATION 30].
  asks: [{ port: 88, payload: 0, answer: /^7e/ }],
};

const coapServer: LabServer = {
  name: "coap-server",
  command: "coap-server-openssl",
  commandArguments: ["-k", "lab"],
  asks: [
    // An acknowledgement with content.
    { port: 5683, payload: 0, answer: /^6045506f/ },
    { port: 5684, payload: 0, answer: /^16fe.{22}03/ },
  ],
};

const xl2tpd: LabServer = {
  name: "xl2tpd",
  command: "xl2tpd",
  commandArguments: ["-D", "-c", "xl2tpd.conf", "-p", "xl2tpd.pid", "-C", "control"],
  files: {
    "xl2tpd.conf": "[global]\nport = 1701\n[lns default]\nip range = 10.77.9.2-10.77.9.9\nlocal ip = 10.77.9.1\n",
  },
  // A control message for our tunnel.
  asks: [{ port: 1701, payload: 0, answer: /^c802....0001/ }],
};

const ipmiSimulator: LabServer = {
  name: "ipmi_sim",
  command: "ipmi_sim",
  commandArguments: ["-n", "-c", "lan.conf", "-f", "controller.emu", "-s", "."],
  files: {
    "lan.conf": `
name "lab"
set_working_mc 0x20
  startlan 1
    addr 0.0.0.0 623
    priv_limit admin
    allowed_auths_admin none md2 md5 straight
    guid a123456789abcdefa123456789abcdef
  endlan
`,
    "controller.emu": "mc_setbmc 0x20\nmc_add 0x20 0 no-device-sdrs 0x23 9 8 0x9f 0x1291 0xf02\nmc_enable 0x20\n",
  },
  asks: [
    // The answer of IPMI 2.0, 22.13, then the pong of ASF.
    { port: 623, payload: 0, answer: /^0600ff07/ },
    { port: 623, payload: 1, answer: /^0600ff06000011be40/ },
  ],
};

const aria2: LabServer = {
  name: "aria2",
  command: "aria2c",
  commandArguments: [
    ...[
      "--no-conf",
      "--enable-dht=true",
      "--dht-listen-port=6881",
      "--dht-file-path=dht.dat",
      "--dht-entry-point=127.0.0.1:9",
    ],
    "magnet:?xt=urn:btih:0123456789abcdef0123456789abcdef01234567",
  ],
  // A response to our ping, in some order of keys.
  asks: [{ port: 6881, payload: 0, answer: new RegExp(`${text("1:t2:po")}`) }],
};

const openssl: LabServer = {
  name: "openssl s_server",
  command: "openssl",
  commandArguments: ["s_server", "-dtls", "-accept", "0.0.0.0:4433", "-cert", "certificate.pem", "-key", "key.pem"],
  preparations: [CERTIFICATE],
  asks: [{ port: 4433, payload: 0, answer: /^16fe.{22}03/ }],
};

const caddy: LabServer = {
  name: "caddy",
  command: "caddy",
  commandArguments: ["run", "--config", "Caddyfile", "--adapter", "caddyfile"],
  environment: { HOME: "." },
  files: {
    Caddyfile: `
{
  admin off
  auto_https off
  storage file_system .
  servers {
    protocols h1 h2 h3
  }
}
https://:443 {
  tls certificate.pem key.pem
}
`,
  },
  preparations: [CERTIFICATE],
  // Version negotiation (RFC 9000, 17.2.1): version 0, then our identifiers exchanged.
  asks: [{ port: 443, payload: 0, answer: new RegExp(`^[89a-f].0{8}08${text("scanning")}08${text("portolan")}`) }],
};

/** It wants a public address to tell, and never sends anything there. */
const miniupnpd: LabServer = {
  name: "miniupnpd",
  command: "miniupnpd",
  commandArguments: ["-d", "-f", "miniupnpd.conf", "-P", "miniupnpd.pid"],
  files: {
    "miniupnpd.conf": `
ext_ifname=lo
ext_ip=9.9.9.9
listening_ip=eth0
http_port=5000
enable_natpmp=yes
enable_upnp=yes
uuid=00000000-0000-4000-8000-000000000001
`,
  },
  asks: [
    { port: 1900, payload: 0, answer: new RegExp(`^${text("HTTP/1.1 200 OK")}`) },
    { port: 5351, payload: 0, answer: /^0080/ },
  ],
};

const avahi: LabServer = {
  name: "avahi",
  command: "avahi-daemon",
  commandArguments: ["--no-drop-root", "--no-chroot", "--no-rlimits", "-f", "avahi-daemon.conf"],
  files: {
    "avahi-daemon.conf": `
[server]
host-name=lab
use-ipv6=no
enable-dbus=no
[publish]
publish-workstation=yes
publish-addresses=yes
`,
  },
  // A response, with the type of the service that it announces.
  asks: [{ port: 5353, payload: 0, answer: new RegExp(`^00008[45].*${text("_workstation")}`) }],
};

const kamailio: LabServer = {
  name: "kamailio",
  command: "kamailio",
  commandArguments: ["-DD", "-E", "-f", "kamailio.cfg", "-Y", "/run", "-P", "/run/kamailio.pid", "-m", "16"],
  files: {
    "kamailio.cfg": `
debug=0
log_stderror=yes
fork=no
listen=udp:0.0.0.0:5060
loadmodule "sl.so"
loadmodule "maxfwd.so"
request_route {
  if (!mf_process_maxfwd_header("10")) { sl_send_reply("483", "Too Many Hops"); exit; }
  sl_send_reply("404", "Not Found");
}
`,
  },
  asks: [{ port: 5060, payload: 0, answer: new RegExp(`^${text("SIP/2.0 ")}.*${text("Call-ID: portolan@")}`) }],
};

/** Every server, each with the payloads that it must answer. */
export const LAB_SERVERS: readonly LabServer[] = [
  dnsmasq,
  inetd,
  toybox,
  snmpd,
  rpcbind,
  freeradius,
  memcached,
  turnserver,
  openvpn,
  charon,
  kerberos,
  coapServer,
  xl2tpd,
  ipmiSimulator,
  aria2,
  openssl,
  caddy,
  miniupnpd,
  avahi,
  kamailio,
];
