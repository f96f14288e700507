import type { CuratedRow } from "../src/tables/curated-row.ts";

declare const rows: readonly CuratedRow[];
export = rows;
