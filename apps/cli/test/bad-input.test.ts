import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Workplace } from "./portolan.ts";

describe("bad input ends with status 2 and one line that quotes it", () => {
  let workplace: Workplace;

  beforeAll(() => {
    workplace = new Workplace();
    mkdirSync(join(workplace.folder, "folder"));
    writeFileSync(join(workplace.folder, "bad-list"), "127.0.0.1\n127.0.0.999\n");
  });

  afterAll(() => workplace.remove());

  test.each([
    [["127.0.0.1", "--prots", "80"], /"--prots" is not a flag: did you mean --ports\?/],
    [["127.0.0.1", "-z"], /"-z" is not a flag/],
    [["127.0.0.1", "-sF"], /-sF is not supported yet: use -sS/],
    [["127.0.0.1", "-sT", "-sS"], /-sT\/--connect-scan and -sS\/--syn-scan exclude each other/],
    [["127.0.0.1", "-sT", "-sU"], /-sT\/--connect-scan and -sU\/--udp-scan need different engines/],
    [["127.0.0.1", "-sT", "--engine", "raw"], /-sT\/--connect-scan makes connections, which --engine raw does not/],
    [["127.0.0.1", "-sA", "--engine", "connect"], /-sA\/--ack-scan needs raw packets, which --engine connect does not/],
    [["127.0.0.1", "-sn", "-p", "80"], /-sn\/--discovery-only and -p\/--ports exclude each other/],
    [["127.0.0.1", "-Pn", "-PE"], /-Pn\/--skip-discovery and -PE\/--ping-echo exclude each other/],
    [["127.0.0.1", "-PS70000"], /"70000"/],
    [["127.0.0.1", "--rounds", "2"], /--rounds 2 says how often a sweep asks; give --sweep/],
    [["127.0.0.1", "--sweep", "--rounds", "11"], /--rounds "11" is not a whole number from 1 to 10/],
    [["127.0.0.1", "-g", "65536"], /-g\/--source-port "65536" is not a whole number/],
    [["127.0.0.1", "--rate", "soon"], /--rate "soon" is not a number of probes a second.*or auto/],
    [["127.0.0.1", "-sS", "-sU", "-p", "U:53"], /-sS is left without a TCP port/],
    [["127.0.0.1", "-sU", "-p", "T:80,U:53"], /has TCP ports, which -sU does not probe/],
    [["224.0.0.0/3"], /leave no address to scan\. Skipped 536,870,912 special-purpose addresses.*--include-special/],
    [["--resume", "bad-list", "--dry-run", "--ndjson"], /bad-list" is not/],
    [["127.0.0.1", "--dns-servers", "127.0.0.1,here"], /name server "here" is no address/],
    [["--dry-run", "127.0.0.1", "--dns-servers", "[::1]:0"], /name server "\[::1\]:0" is no address/],
    [["127.0.0.1", "-n", "-R"], /-n\/--no-dns and -R\/--all-dns exclude each other/],
    [["127.0.0.1", "--system-dns"], /--system-dns is not supported yet: leave it out/],
    [["--dry-run"], /no target was given/],
    [["--dry-run", "127.0.0.1", "-p", "70000"], /"70000"/],
    [["127.0.0.1", "-oS", "file"], /-oS is not supported yet: use -oN/],
    [
      ["127.0.0.1", "--csv", "--fields", "ip,prot"],
      /"prot" in --fields "ip,prot" is not a column: did you mean port\?/,
    ],
    [["127.0.0.1", "-oX", "-", "--json"], /-oX\/--output-xml and --json both ask for standard output/],
    [["127.0.0.1", "--dry-run", "-oX", "-"], /--dry-run prints a table, --json or --ndjson/],
    [["127.0.0.1/33"], /"127\.0\.0\.1\/33"/],
    [["127.0.0.999"], /"127\.0\.0\.999"/],
    [["-iL", "bad-list"], /"bad-list", line 2: .*"127\.0\.0\.999"/],
    [["127.0.0.1", "-p", "70000"], /"70000"/],
    [["127.0.0.1", "-p", "80-22"], /"80-22"/],
    [["127.0.0.1", "-p", "htpt"], /"htpt".*http/],
    [["127.0.0.1", "-sS", "-p", "U:53"], /"U:53" has UDP ports, which -sS does not probe; add -sU/],
    [["127.0.0.1", "-p"], /-p\/--ports needs a value/],
    [["127.0.0.1", "--top-ports", "many"], /--top-ports "many" is not a whole number/],
    [["127.0.0.1", "-T9"], /-T\/--timing "9" is not one of/],
    [["127.0.0.1", "--host-timeout", "soon"], /--host-timeout "soon" is not a time/],
    [["127.0.0.1", "--rate", "5", "--min-rate", "1"], /--rate and --min-rate exclude each other/],
    [["127.0.0.1", "--shard", "3/2"], /--shard "3\/2" is not a part/],
    [["-iL", "missing"], /"missing" does not exist/],
    [["-iL", "folder"], /"folder" is a folder/],
    [["127.0.0.1", "-oN", "missing/file"], /missing\/file" cannot be written: its folder does not exist/],
    [["127.0.0.1", "-oJ", "folder"], /folder" cannot be written: it is a folder/],
    [["127.0.0.1", "--checkpoint", "missing/file"], /--checkpoint ".*missing\/file" cannot be written/],
    [["nowhere.invalid"], /"nowhere\.invalid" does not resolve/],
    [["127.0.0.1", "--exclude", "127.0.0.0/8"], /exclusions leave no address/i],
    [["127.0.0.1", "-p", "80", "--exclude-ports", "80"], /leave no port/],
    [["::1", "-4"], /IPv4/],
    [["--resume", "missing"], /missing" cannot be read/],
    [["--resume", "bad-list"], /bad-list" is not/],
    [["servces", "22"], /"servces" is not a command: did you mean services\?/],
    [["--engine", "conect", "127.0.0.1"], /--engine "conect" is not one of .*: did you mean connect\?/],
    [["config", "x"], /"x" is one too many: config takes flags only/],
    [["completion"], /completion needs the name of a shell: bash, zsh, fish/],
    [["completion", "fis"], /there is no completion for "fis": did you mean fish\?/],
    [["completion", "zsh", "fish"], /"fish" is one too many/],
    [["man", "x"], /"x" is one too many: man has one page/],
    [["services"], /services needs a port/],
    [["services", "22", "23"], /"23" is one too many/],
    [["services", "--serach", "x"], /"--serach" is not a flag: did you mean --search\?/],
    [[], /no target was given/],
  ])("%j", async (argv, message) => {
    const { status, stdout, stderr } = await workplace.run(argv);
    expect(stderr).toMatch(/^portolan: [^\n]*\n$/);
    expect(stderr).toMatch(message);
    expect(stdout).toBe("");
    expect(status).toBe(2);
  });

  test("an output that cannot be opened is found before the scan empties another", async () => {
    const { status } = await workplace.run(["127.0.0.1", "-p", "70000", "-oN", "bad-list"]);
    expect(status).toBe(2);
    expect((await workplace.run(["-iL", "bad-list"])).stderr).toContain("127.0.0.999");
  });

  test("control characters of the input do not reach the terminal", async () => {
    const { stderr } = await workplace.run(["\u001b[2Jevil\u202e"]);
    expect(stderr).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
  });

  test("a file without permission, unless everything is permitted", async () => {
    const path = join(workplace.folder, "secret");
    writeFileSync(path, "127.0.0.1");
    chmodSync(path, 0o000);
    const { status, stderr } = await workplace.run(["-iL", "secret", "-p", "1"]);
    const isRoot = process.getuid?.() === 0;
    expect(status).toBe(isRoot ? 0 : 2);
    expect(stderr).toMatch(isRoot ? /^$/ : /"secret" may not be read/);
  });
});
