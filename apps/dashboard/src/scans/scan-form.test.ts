import { ServerProblem } from "@portolan/client";
import { expect, test } from "vitest";
import { errorsOf, FIRST_TEXTS, missingFields, requestOf, targetsOf } from "./scan-form.ts";

test("a form asks for what it says, and leaves out what is the default", () => {
  const texts = { ...FIRST_TEXTS, targets: " 127.0.0.1,localhost\n::1 ", ports: " 1-1024 " };
  expect(requestOf(texts)).toEqual({ targets: ["127.0.0.1", "localhost", "::1"], ports: "1-1024" });
  expect(requestOf({ ...texts, technique: "both", pace: "polite", rate: "50", records: "all" })).toEqual({
    targets: ["127.0.0.1", "localhost", "::1"],
    ports: "1-1024",
    techniques: ["syn", "udp"],
    pace: { template: "polite", ratePerSecond: 50 },
    records: "all",
  });
});

test("what is missing is told field by field", () => {
  expect(missingFields({ ...FIRST_TEXTS, targets: " , ", ports: "", rate: "fast" }).map(({ field }) => field)).toEqual([
    "targets",
    "ports",
    "rate",
  ]);
  expect(missingFields({ ...FIRST_TEXTS, targets: "::1" })).toEqual([]);
});

test("no target is none", () => {
  expect(targetsOf(" \n,, ")).toEqual([]);
});

const PROBLEM = { type: "/problems/request-invalid" as const, title: "", status: 400, detail: "The body is wrong." };

test.each([
  [{ errors: [{ pointer: "/targets/3", detail: "Too long." }] }, [{ field: "targets", message: "Too long." }]],
  [{ errors: [{ pointer: "/pace/ratePerSecond", detail: "No." }] }, [{ field: "rate", message: "No." }]],
  [{ errors: [{ pointer: "/other", detail: "No." }] }, [{ message: "No." }]],
  [{ code: "PORT_INVALID" }, [{ field: "ports", message: "The body is wrong." }]],
  [{ type: "/problems/target-not-allowed" as const }, [{ field: "targets", message: "The body is wrong." }]],
  [{ type: "/problems/unavailable" as const }, [{ message: "The body is wrong." }]],
])("the problem %j is shown where it belongs", (more, errors) => {
  expect(errorsOf(new ServerProblem(422, { ...PROBLEM, ...more }, undefined))).toEqual(errors);
});

test("what is no problem of the server's is told of the form as a whole", () => {
  expect(errorsOf(new TypeError("fetch failed"))).toEqual([{ message: "fetch failed" }]);
});
