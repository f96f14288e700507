import { InputError, SystemError } from "@portolan/core";
import { ResultsError } from "@portolan/report";
import { expect, test } from "vitest";
import { describeFailure } from "./failure.ts";
import { OutputError } from "./output/named-sink.ts";
import { ServerError } from "./server/server-error.ts";
import { UsageError } from "./usage-error.ts";

test.each([
  [new UsageError('"-z" is not a flag.'), 2, 'portolan: "-z" is not a flag.'],
  [new InputError("PORT_INVALID", "70000", "Port 70000 is too high."), 2, "portolan: Port 70000 is too high."],
  [new ResultsError("RESULTS_UNKNOWN", "x", '"x" holds none.'), 2, 'portolan: "x" holds none.'],
  [new SystemError("WORKER_DIED", "A worker died."), 1, "portolan: A worker died."],
  [new OutputError("The disk is full."), 1, "portolan: The disk is full."],
  [new ServerError("the server is gone."), 1, "portolan: the server is gone."],
  [new TypeError("x is undefined"), 1, "portolan: internal error, please report it: x is undefined"],
  ["odd", 1, "portolan: internal error, please report it: odd"],
  [new UsageError("two\nlines \u001b[2J"), 2, "portolan: two\\u{a}lines \\u{1b}[2J"],
])("%o ends with status %d", (error, status, line) => {
  expect(describeFailure(error)).toEqual({ line, status });
});
