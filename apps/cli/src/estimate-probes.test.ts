import { describe, expect, test } from "vitest";
import { estimateProbes } from "./estimate-probes.ts";

describe("estimateProbes", () => {
  test.each([
    [["127.0.0.1"], 1_000],
    [["127.0.0.1", "-F"], 100],
    [["127.0.0.1", "-p-"], 65_535],
    [["127.0.0.1", "-p", "-"], 65_535],
    [["-p", "1-1000", "127.0.0.1"], 1_000],
    [["127.0.0.1", "-p22,80,8000-8099"], 102],
    [["10.0.0.0/24", "-p", "22"], 256],
    [["10.0.0.1-254", "--ports=1-100"], 25_400],
    [["10.0.*.1,5", "-p", "1"], 512],
    [["fd00::/120", "-p", "1"], 256],
    [["10.0.0.1", "10.0.0.2", "--top-ports", "10"], 20],
    [["-iL", "hosts", "-p", "80"], 1_000],
    [["--ndjson", "10.0.0.1-254", "-p", "1-100"], 25_400],
    [["-n", "-T4", "10.0.0.0/24", "--rate", "1.5"], 256_000],
    [["10.0.0.1", "--exclude", "10.0.0.0/24"], 1_000],
    [["-sn", "10.0.0.0/24"], 1_280],
    [["localhost", "--seed", "7", "-p", "1-9"], 9],
  ])("%j asks for %i", (argv, probes) => expect(estimateProbes(argv)).toBe(probes));

  test.each([[[]], [["-p"]], [["10.0.0.0/"]], [["--", "-"]], [["-p", "x-y", "1-"]]])(
    "takes %j in its stride",
    (argv) => {
      expect(estimateProbes(argv)).toBeGreaterThanOrEqual(0);
    },
  );
});
