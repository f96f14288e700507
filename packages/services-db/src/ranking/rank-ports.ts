const LAST_PORT = 65_535;

/** First port after the system ports (RFC 6335, section 6), which need privileges on Unix. */
const FIRST_USER_PORT = 1024;

/** The curated level of services that are hardly ever met: they come after the habitual ports. */
const RARE_LEVEL = 8;

/** What the order follows from. */
export interface RankingFacts {
  /** Prevalence level by port, from 1 to 8. */
  readonly levels: ReadonlyMap<number, number>;
  /** Ports often chosen without being anyone's default. */
  readonly habitual: readonly number[];
  /** Ports with a name in the registry of IANA. */
  readonly registered: readonly number[];
}

function portsByLevel(levels: ReadonlyMap<number, number>): number[][] {
  const ports: number[][] = Array.from({ length: RARE_LEVEL + 1 }, () => []);
  for (const [port, level] of levels) ports[level]?.push(port);
  return ports;
}

function ascending(ports: readonly number[]): number[] {
  return [...ports].sort((a, b) => a - b);
}

/**
 * Puts all ports from 1 to 65535 in order, the ones most worth probing first: by class, and by number inside a class.
 * A port in several classes has the place of the first. `docs/ranking.md` gives the reasons.
 */
export function rankPorts({ levels, habitual, registered }: RankingFacts): number[] {
  const ofLevel = portsByLevel(levels);
  const classes = [
    ...ofLevel.slice(1, RARE_LEVEL),
    habitual,
    ofLevel[RARE_LEVEL] ?? [],
    registered.filter((port) => port < FIRST_USER_PORT),
    registered.filter((port) => port >= FIRST_USER_PORT),
  ];
  // The full length at once, since a growing array takes three times as long, and a scan waits for this.
  const ranked = new Array<number>(LAST_PORT);
  const placed = new Uint8Array(LAST_PORT + 1);
  let count = 0;
  const place = (port: number) => {
    if (placed[port] === 1) return;
    placed[port] = 1;
    ranked[count++] = port;
  };
  for (const ports of classes) ascending(ports).forEach(place);
  for (let port = 1; port <= LAST_PORT; port++) place(port);
  return ranked;
}
