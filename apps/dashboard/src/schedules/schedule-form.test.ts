import { ServerProblem } from "@portolan/client";
import { expect, test } from "vitest";
import { errorsOf, firstTexts, missingFields, scheduleRequestOf } from "./schedule-form.ts";

const TEXTS = firstTexts("Europe/Berlin");

test("a form asks for what it says", () => {
  const scan = { ...TEXTS.scan, targets: "127.0.0.1" };
  expect(scheduleRequestOf({ ...TEXTS, name: " office ", jitterSeconds: "60", scan })).toEqual({
    name: "office",
    cron: "30 2 * * *",
    timeZone: "Europe/Berlin",
    jitterSeconds: 60,
    scan: { targets: ["127.0.0.1"], ports: "1-1024" },
  });
  expect(
    scheduleRequestOf({ ...TEXTS, webhookUrl: " http://127.0.0.1:9/x ", webhookOn: "always", scan }),
  ).toMatchObject({
    webhook: { url: "http://127.0.0.1:9/x", on: "always" },
  });
  expect(scheduleRequestOf({ ...TEXTS, timeZone: "", scan })).toMatchObject({ timeZone: "UTC" });
});

test("what is missing is told field by field", () => {
  const fields = missingFields({ ...TEXTS, cron: " ", jitterSeconds: "soon" }).map(({ field }) => field);
  expect(fields).toEqual(["cron", "jitterSeconds", "targets"]);
});

test("a time that makes no schedule is told at its field", () => {
  const problem = (input: string) =>
    new ServerProblem(
      422,
      { type: "/problems/schedule-invalid", title: "", status: 422, detail: "No.", input },
      undefined,
    );
  expect(errorsOf(problem("Mars/Olympus"), "Mars/Olympus")).toEqual([{ field: "timeZone", message: "No." }]);
  expect(errorsOf(problem("* *"), "UTC")).toEqual([{ field: "cron", message: "No." }]);
});

test("what is wrong with its scan is told as it is of a scan", () => {
  const errors = [{ pointer: "/scan/targets/0", detail: "Too long." }];
  const problem = { type: "/problems/request-invalid" as const, title: "", status: 400, detail: "No.", errors };
  expect(errorsOf(new ServerProblem(400, problem, undefined), "UTC")).toEqual([
    { field: "targets", message: "Too long." },
  ]);
});
