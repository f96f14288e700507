import { DEFAULT_PORTS, FAST_PORTS } from "./default-ports.ts";

const ALL_PORTS = 65_535;
/** Questions put to a host where hosts alone are looked for. */
const DISCOVERY_PROBES = 5;
/** What a file of targets may hold. */
const FILE_HOSTS = 1_000;

/**
 * Guesses how many probes a command line asks for, before anything that could tell has been loaded, so that threads may start while it
 * is. A wrong guess costs some start-up and changes no result: what the words mean is decided elsewhere.
 */
export function estimateProbes(argv: readonly string[]): number {
  let hosts = 0;
  let ports = DEFAULT_PORTS;
  argv.forEach((word, index) => {
    const glued = /^(?:-p|--ports=)(.+)$/.exec(word)?.[1];
    const value = argv[index + 1] ?? "";
    if (glued !== undefined) ports = countPorts(glued);
    else if (word === "-p" || word === "--ports") ports = countPorts(value);
    else if (word === "-F" || word === "--fast") ports = FAST_PORTS;
    else if (word === "-sn" || word === "--discovery-only") ports = DISCOVERY_PROBES;
    else if (word === "--top-ports") ports = Number(value) || DEFAULT_PORTS;
    else if (/^(-iL|--input-list)/.test(word)) hosts += FILE_HOSTS;
    else if (isTarget(word, argv[index - 1] ?? "")) hosts += countHosts(word);
  });
  return Math.max(1, hosts) * ports;
}

/** An address or a block is one wherever it stands; another word may be the value of the flag before it. */
function isTarget(word: string, before: string): boolean {
  if (word.startsWith("-") || /^--(?:exclude|dns-servers)/.test(before)) return false;
  return /^[\d,*-]+\.[\d,*-]+\.|:.*:|\/\d+$/.test(word) || !before.startsWith("-");
}

function countPorts(list: string): number {
  return list.split(",").reduce((sum, item) => {
    const range = /^(?:[TU]:)?(\d*)-(\d*)$/i.exec(item);
    if (range === null) return sum + 1;
    return sum + Math.max(0, Number(range[2] || ALL_PORTS) - Number(range[1] || 1) + 1);
  }, 0);
}

function countHosts(target: string): number {
  const prefix = /\/(\d+)$/.exec(target)?.[1];
  if (prefix !== undefined) return 2 ** Math.min(24, Math.max(0, (target.includes(":") ? 128 : 32) - Number(prefix)));
  if (!/^[\d.,*-]+$/.test(target)) return 1;
  return target.split(".").reduce((product, octet) => product * countOctet(octet), 1);
}

function countOctet(octet: string): number {
  if (octet.includes("*")) return 256;
  return octet.split(",").reduce((sum, part) => {
    const range = /^(\d*)-(\d*)$/.exec(part);
    return sum + (range === null ? 1 : Math.max(1, Number(range[2] || 255) - Number(range[1] || 0) + 1));
  }, 0);
}
