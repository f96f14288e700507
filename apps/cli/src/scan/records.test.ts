import { describe, expect, test } from "vitest";
import { chooseRecords } from "./records.ts";

describe("which ports are shown", () => {
  test.each([
    [1, 25, "all"],
    [1, 26, "open"],
    [400, 25, "all"],
    [401, 25, "open"],
  ])("of %d hosts with %d ports: %s", (hosts, ports, records) => {
    expect(chooseRecords({}, hosts, ports).records).toBe(records);
    expect(chooseRecords({ show: "auto" }, hosts, ports).records).toBe(records);
  });

  test("follows the user", () => {
    expect(chooseRecords({ open: true }, 1, 1).records).toBe("open");
    expect(chooseRecords({ show: "open" }, 1, 1).records).toBe("open");
    expect(chooseRecords({ show: "all" }, 1, 65_535).records).toBe("all");
  });
});

describe("which hosts are told", () => {
  test.each([
    [16, "all"],
    [17, "answered"],
    [4096, "answered"],
    [4097, "open"],
  ])("of %d: %s", (count, hosts) => {
    expect(chooseRecords({}, count, 1000).hosts).toBe(hosts);
  });

  test("those that answered, of many, where hosts alone are looked for", () => {
    expect(chooseRecords({ discoveryOnly: true }, 16, 0).hosts).toBe("all");
    expect(chooseRecords({ discoveryOnly: true }, 100_000, 0).hosts).toBe("answered");
  });

  test("every one when every port is", () => {
    expect(chooseRecords({ show: "all" }, 100_000, 1).hosts).toBe("all");
  });
});
