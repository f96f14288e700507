import { homedir } from "node:os";
import type { Protocol } from "@portolan/core";
import type { Candidate, CandidateSources } from "./completion.ts";

/** What a shell shows at once; a longer prefix gives the rest. */
const MOST_SERVICES = 200;

/** Names that a shell takes as they are. */
const PLAIN_NAME = /^[\p{L}\p{N}_.+-]+$/u;

const PROTOCOLS: readonly Protocol[] = ["tcp", "udp"];

/** Services from the catalogue, and profiles from the configuration; each is loaded when it's asked for. */
export const CANDIDATE_SOURCES: CandidateSources = { services, profiles };

async function services(prefix: string): Promise<readonly Candidate[]> {
  const { createServiceCatalogue } = await import("@portolan/services-db");
  const catalogue = createServiceCatalogue();
  const beginning = prefix.toLowerCase();
  const ports = new Map<string, string[]>();
  for (const protocol of PROTOCOLS) {
    for (const [name, port] of catalogue.entries(protocol)) {
      if (name.startsWith(beginning)) ports.set(name, [...(ports.get(name) ?? []), `${port}/${protocol}`]);
    }
  }
  return [...ports]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .slice(0, MOST_SERVICES)
    .map(([value, places]) => ({ value, description: places.slice(0, 4).join(" ") }));
}

/** None where the configuration is wrong: a scan tells of that. Nobody expects code to run at the press of a key, so none does. */
async function profiles(config: string | undefined): Promise<readonly Candidate[]> {
  const { readConfiguration } = await import("../config/configuration.ts");
  const circumstances = { environment: process.env, directory: process.cwd(), home: homedir() };
  const selection = config === undefined ? {} : { config };
  const configuration = await readConfiguration(selection, circumstances, { runsCode: false }).catch(() => undefined);
  const names = configuration?.profiles.filter((name) => PLAIN_NAME.test(name)) ?? [];
  return names.map((value) => ({ value, description: "" }));
}
