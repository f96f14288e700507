import { XMLParser } from "fast-xml-parser";
import { z } from "zod";
import type { Lab } from "../src/index.ts";
import { parsePortRanges } from "../src/port-ranges.ts";

/** What nmap says of a port. */
export interface NmapPort {
  readonly ip: string;
  readonly port: number;
  readonly state: string;
  readonly reason: string;
}

/** The part of nmap's XML that is read, as nmap 7.93 writes it. */
const run = z.object({
  nmaprun: z.object({
    host: z.array(
      z.object({
        address: z.array(z.object({ addr: z.string(), addrtype: z.string() })),
        ports: z.object({
          port: z
            .array(z.object({ portid: z.coerce.number(), state: z.object({ state: z.string(), reason: z.string() }) }))
            .default([]),
          extraports: z
            .array(
              z.object({
                state: z.string(),
                extrareasons: z.array(z.object({ reason: z.string(), ports: z.string() })),
              }),
            )
            .default([]),
        }),
      }),
    ),
  }),
});

const ARRAYS = ["host", "address", "port", "extraports", "extrareasons"];
const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: "",
  isArray: (name) => ARRAYS.includes(name),
});

/** Reads nmap's XML into one record a port, those that nmap sums up included. */
export function parseNmapXml(xml: string): NmapPort[] {
  return run.parse(parser.parse(xml)).nmaprun.host.flatMap(({ address, ports }) => {
    const ip = address.find(({ addrtype }) => addrtype !== "mac")?.addr ?? "";
    const listed = ports.port.map(({ portid, state }) => ({ ip, port: portid, ...pick(state) }));
    const summed = ports.extraports.flatMap(({ state, extrareasons }) =>
      extrareasons.flatMap(({ reason, ports: list }) =>
        parsePortRanges(list).flatMap(({ first, last }) =>
          Array.from({ length: last - first + 1 }, (_, index) => ({ ip, port: first + index, state, reason })),
        ),
      ),
    );
    return [...listed, ...summed];
  });
}

function pick({ state, reason }: { state: string; reason: string }): { state: string; reason: string } {
  return { state, reason };
}

/** Runs nmap in the lab over targets of one family, without host discovery and names. */
export async function nmap(
  lab: Pick<Lab, "exec">,
  targets: readonly string[],
  nmapArguments: readonly string[],
): Promise<NmapPort[]> {
  const family = targets[0]?.includes(":") === true ? ["-6"] : [];
  const result = await lab.exec("nmap", [...family, "-n", "-Pn", "-T4", ...nmapArguments, "-oX", "-", ...targets]);
  if (result.exitCode !== 0) throw new Error(`nmap ended with ${result.exitCode}: ${result.stderr}`);
  return parseNmapXml(result.stdout);
}
