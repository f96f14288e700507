import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { OPTION_TABLE } from "./option-table.ts";
import { parseArguments } from "./parse-arguments.ts";
import { UsageError } from "./usage-error.ts";

const parse = (...argv: string[]) => parseArguments(argv, OPTION_TABLE);

describe("parseArguments", () => {
  test("takes targets and flags apart, in any order", () => {
    expect(parse("10.0.0.1", "-p", "22,80", "host.example", "-T4", "--open", "-vv")).toEqual({
      operands: ["10.0.0.1", "host.example"],
      options: { ports: "22,80", timing: "aggressive", open: true, verbose: 2 },
    });
  });

  test("gives every value its type and unit", () => {
    const { options } = parse(
      ...["--rate", "0.5", "--max-retries=3", "--host-timeout", "5m", "--scan-delay", "20ms", "--shard", "2/7"],
      ...["--seed", "00FF", "--engine", "net", "--show", "all", "--workers", "0", "--top-ports", "10"],
    );
    expect(options).toEqual({
      rate: 0.5,
      maxRetries: 3,
      hostTimeout: 300_000,
      scanDelay: 20,
      shard: { index: 2, count: 7 },
      seed: "000000000000000000000000000000ff",
      engine: "net",
      show: "all",
      workers: 0,
      topPorts: 10,
    });
  });

  test("takes the flags of raw scans", () => {
    const { operands, options } = parse(
      ...["-sS", "-sU", "-PE", "-PS22,80", "-PS", "--ping-udp=53", "10.0.0.1", "-e", "eth0", "-g", "53", "--sweep"],
      ...["--rounds", "3", "--rate", "Auto", "--max-rate-per-host", "2.5", "--max-open-per-host", "100", "--dry-run"],
      ...["--include-special", "--engine", "raw"],
    );
    expect(operands).toEqual(["10.0.0.1"]);
    expect(options).toEqual({
      synScan: true,
      udpScan: true,
      pingEcho: true,
      pingSyn: ["22,80", ""],
      pingUdp: ["53"],
      interface: "eth0",
      sourcePort: 53,
      sweep: true,
      rounds: 3,
      rate: "auto",
      maxRatePerHost: 2.5,
      maxOpenPerHost: 100,
      dryRun: true,
      includeSpecial: true,
      engine: "raw",
    });
  });

  test("keeps what may be repeated, and the last of what may not", () => {
    const { options } = parse("--exclude", "a", "--exclude", "b", "-T2", "-T5", "--no-checkpoint");
    expect(options).toEqual({ exclude: ["a", "b"], timing: "insane", noCheckpoint: true });
  });

  test("takes what follows -- as it is", () => {
    expect(parse("-F", "--", "-odd", "services").operands).toEqual(["-odd", "services"]);
  });

  test.each([
    [["--prots", "80"], /"--prots" is not a flag: did you mean --ports\?/],
    [["--utterly-unlike"], /"--utterly-unlike" is not a flag: see portolan --help/],
    [["--open=yes"], /--open takes no value: leave out "=yes"/],
    [["--max-retries", "many"], /^--max-retries "many" is not a whole number from 0 to 50\.$/],
    [["--max-retries", "51"], /"51" is not a whole number from 0 to 50/],
    [["--max-retries", "-1"], /"-1" is not/],
    [["--top-ports", "0"], /"0" is not a whole number from 1 to 65535/],
    [["--rate", "0"], /--rate "0" is not a number of probes a second/],
    [["--rate", "fast"], /--rate "fast" is not a number of probes a second, above 0 and up to \d+, or auto\./],
    [["--host-timeout", "5 minutes"], /--host-timeout "5 minutes" is not a time, such as/],
    [["--max-rtt-timeout", "0"], /"0" is not a time of at least 1 ms/],
    [["-T6"], /-T\/--timing "6" is not one of paranoid, .*, or 0 to 5/],
    [["-Tfast"], /"fast" is not one of/],
    [["-Taggresive"], /"aggresive" is not one of .*, or 0 to 5: did you mean aggressive\?$/],
    [["--engine", "conect"], /--engine "conect" is not one of auto, raw, connect, net: did you mean connect\?$/],
    [["--shard", "8/7"], /--shard "8\/7" is not a part/],
    [["--shard", "0/7"], /"0\/7" is not a part/],
    [["--seed", "xyz"], /--seed "xyz" is not a seed/],
    [["--engine", "syn"], /--engine "syn" is not one of auto, raw, connect, net\./],
    [["--rounds", "0"], /--rounds "0" is not a whole number from 1 to 10/],
    [["--rounds", "11"], /--rounds "11" is not a whole number from 1 to 10/],
    [["-g", "0"], /-g\/--source-port "0" is not a whole number from 1 to 65535/],
    [["--max-rate-per-host", "auto"], /--max-rate-per-host "auto" is not a number of probes a second/],
    [["-sS", "-sT"], /-sT\/--connect-scan and -sS\/--syn-scan exclude each other/],
    [["-sS", "-sA"], /-sS\/--syn-scan and -sA\/--ack-scan exclude each other/],
    [["-sn", "-p", "80"], /-sn\/--discovery-only and -p\/--ports exclude each other/],
    [["-sn", "-sU"], /-sn\/--discovery-only and -sU\/--udp-scan exclude each other/],
    [["-sn", "--sweep"], /-sn\/--discovery-only and --sweep exclude each other/],
    [["-sn", "-Pn"], /-sn\/--discovery-only and -Pn\/--skip-discovery exclude each other/],
    [["-Pn", "-PS22"], /-Pn\/--skip-discovery and -PS\/--ping-syn exclude each other/],
    [["-sT", "--sweep"], /-sT\/--connect-scan and --sweep exclude each other/],
    [["--ports="], /-p\/--ports "" is not a PORTS; it is empty/],
    [["-p", "22", "-p", "80"], /-p\/--ports was given twice, "22" and "80"; give it once, with commas/],
    [["-4", "-6"], /-4\/--ipv4 and -6\/--ipv6 exclude each other/],
    [["-p", "80", "-F"], /-p\/--ports and -F\/--fast exclude each other/],

    [["--checkpoint", "f", "--no-checkpoint"], /--checkpoint and --no-checkpoint exclude each other/],
  ])("%j is refused in one line", (argv, message) => {
    expect(() => parse(...argv)).toThrow(UsageError);
    expect(() => parse(...argv)).toThrow(message);
  });

  test("answers any command line with options or one line", () => {
    const words = fc.oneof(
      fc.string({ maxLength: 12 }),
      fc.constantFrom(...OPTION_TABLE.map(({ long }) => long), "-p", "-T", "-oN", "--"),
    );
    fc.assert(
      fc.property(fc.array(words, { maxLength: 6 }), (argv) => {
        try {
          parse(...argv);
        } catch (error) {
          expect(error).toBeInstanceOf(UsageError);
        }
      }),
    );
  });
});

describe("the option table", () => {
  test("has each key and each form once", () => {
    const keys = OPTION_TABLE.map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
    const forms = OPTION_TABLE.flatMap((definition) => [
      definition.long,
      ...("short" in definition ? [definition.short] : []),
      ...("aliases" in definition ? definition.aliases : []),
    ]);
    expect(new Set(forms).size).toBe(forms.length);
  });

  test("names only options of its own as conflicts", () => {
    const keys: readonly string[] = OPTION_TABLE.map(({ key }) => key);
    for (const definition of OPTION_TABLE) {
      for (const key of "conflicts" in definition ? definition.conflicts : []) expect(keys).toContain(key);
    }
  });
});
