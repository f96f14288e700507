import { basename } from "node:path";
import type { Metafile } from "esbuild";

/**
 * Which modules of a split bundle go into which volume, by their file names, the one that heads it first: the modules of the given sources with
 * all that these import, unless an earlier volume has it. What is imported dynamically is left out: it is loaded when it is asked for.
 *
 * @throws Error when a source is no module of its own.
 */
export function bindVolumes({ outputs }: Metafile, volumes: readonly (readonly string[])[]): string[][] {
  const bound = new Set<string>();
  return volumes.map((sources) => {
    const names: string[] = [];
    const bind = (path: string): void => {
      if (bound.has(path)) return;
      bound.add(path);
      names.push(basename(path));
      for (const { path: imported, kind } of outputs[path]?.imports ?? []) {
        if (kind === "import-statement" && imported in outputs) bind(imported);
      }
    };
    for (const source of sources) bind(outputOf(source, outputs));
    return names;
  });
}

function outputOf(source: string, outputs: Metafile["outputs"]): string {
  const found = Object.entries(outputs).find(([, { entryPoint }]) => entryPoint === source);
  if (found === undefined) throw new Error(`"${source}" is bundled into no module of its own: import it dynamically.`);
  return found[0];
}
