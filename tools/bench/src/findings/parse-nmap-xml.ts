import { XMLParser } from "fast-xml-parser";
import { z } from "zod";
import { BenchError } from "../bench-error.ts";
import { OPEN_OR_FILTERED, portName, type UdpFindings } from "./findings.ts";

/** The part of nmap's XML that is read, as nmap 7.93 writes it: open ports one by one, the rest summed up by state. */
const documentSchema = z.object({
  nmaprun: z.object({
    host: z.array(
      z.object({
        address: z.array(z.object({ addr: z.string(), addrtype: z.string() })),
        ports: z.object({
          port: z.array(z.object({ portid: z.coerce.number(), state: z.object({ state: z.string() }) })).default([]),
          extraports: z.array(z.object({ state: z.string(), count: z.coerce.number() })).default([]),
        }),
      }),
    ),
    runstats: z.object({ finished: z.object({ exit: z.literal("success") }) }),
  }),
});

const ARRAYS = ["host", "address", "port", "extraports"];
const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: "",
  isArray: (name) => ARRAYS.includes(name),
});

/** @throws BenchError when the text is no XML of a run of nmap that succeeded. */
export function parseNmapXml(xml: string): UdpFindings {
  const document = documentSchema.safeParse(parser.parse(xml));
  if (!document.success)
    throw new BenchError(`nmap's XML can't be read: ${z.prettifyError(document.error).slice(0, 500)}`);
  const open = new Set<string>();
  let decided = 0;
  let openOrFiltered = 0;
  for (const { address, ports } of document.data.nmaprun.host) {
    const ip = address.find(({ addrtype }) => addrtype !== "mac")?.addr ?? "";
    for (const { portid, state } of ports.port) if (state.state === "open") open.add(portName(ip, portid));
    const groups = [...ports.port.map(({ state }) => ({ state: state.state, count: 1 })), ...ports.extraports];
    for (const { state, count } of groups) {
      decided += count;
      if (state === OPEN_OR_FILTERED) openOrFiltered += count;
    }
  }
  return { open, decided, openOrFiltered };
}
