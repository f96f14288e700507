/** One line a service, as `src/tables/registry-line.ts` describes it. */
declare const lines: readonly string[];
export = lines;
