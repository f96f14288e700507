import { expect, test } from "vitest";
import * as report from "./index.ts";

test("the package gives exactly these", () => {
  expect(Object.keys(report).sort()).toEqual([
    "FIELDS",
    "MANY_HOSTS",
    "ResultsError",
    "createJsonWriter",
    "createNdjsonWriter",
    "createSpool",
    "createStreamSink",
    "createTextWriter",
    "escapeForTerminal",
    "formatCount",
    "formatElapsed",
    "formatQuantity",
    "formatRtt",
    "formatShare",
    "readResults",
    "toSafeJson",
    "writeEvents",
  ]);
});
