import { describe, expect, test } from "vitest";
import { rewriteNmapFlags } from "./nmap-flags.ts";
import { OPTION_TABLE } from "./option-table.ts";
import { UsageError } from "./usage-error.ts";

const rewrite = (commandLine: string) => rewriteNmapFlags(commandLine.split(" "), OPTION_TABLE).join(" ");

describe("flags in nmap's manner", () => {
  test.each([
    ["-sT 127.0.0.1", "--connect-scan 127.0.0.1"],
    ["-Pn -n -F host", "--skip-discovery --no-dns --fast host"],
    ["-p80 host", "--ports=80 host"],
    ["-p 80 host", "--ports=80 host"],
    ["-p- host", "--ports=- host"],
    ["-p - host", "--ports=- host"],
    ["-p-1000 host", "--ports=-1000 host"],
    ["-p 1-1000 host", "--ports=1-1000 host"],
    ["-T4 host", "--timing=4 host"],
    ["-T polite host", "--timing=polite host"],
    ["-Tpolite host", "--timing=polite host"],
    ["-oN out.txt -oJ out.json host", "--output-text=out.txt --output-json=out.json host"],
    ["-oX - -oG file host", "--output-xml=- --output-grepable=file host"],
    ["-oA base host", "--output-all=base host"],
    ["-oN=out.txt host", "--output-text=out.txt host"],
    ["-iL - -iL hosts", "--input-list=- --input-list=hosts"],
    ["-vv -v host", "--verbose --verbose --verbose host"],
    ["-nvF host", "--no-dns --verbose --fast host"],
    ["-nvp22 host", "--no-dns --verbose --ports=22 host"],
    ["-4 -6 host", "--ipv4 --ipv6 host"],
    ["-open -top-ports 10 host", "--open --top-ports=10 host"],
    ["--excludefile list host", "--exclude-file=list host"],
    ["--excludefile=list host", "--exclude-file=list host"],
    ["--exclude -odd host", "--exclude=-odd host"],
    ["-sS -sU host", "--syn-scan --udp-scan host"],
    ["-sSU host", "--syn-scan --udp-scan host"],
    ["-sA host", "--ack-scan host"],
    ["-sn 10.0.0.0/24", "--discovery-only 10.0.0.0/24"],
    ["-PE -PP -PR host", "--ping-echo --ping-timestamp --ping-neighbour host"],
    ["-PS host", "--ping-syn= host"],
    ["-PS22 host", "--ping-syn=22 host"],
    ["-PS22,80-90 -PA443 -PU53,U:161 host", "--ping-syn=22,80-90 --ping-ack=443 --ping-udp=53,U:161 host"],
    ["-PS 22", "--ping-syn= 22"],
    ["--ping-syn host", "--ping-syn= host"],
    ["--ping-ack=22 host", "--ping-ack=22 host"],
    ["-e lo -g 53 host", "--interface=lo --source-port=53 host"],
    ["-g53 -elo host", "--source-port=53 --interface=lo host"],
    ["host -- -sS", "host -- -sS"],
    ["-", "-"],
  ])("%s is %s", (given, rewritten) => {
    expect(rewrite(given)).toBe(rewritten);
  });

  test.each([
    ["-sF host", "-sF is not supported yet: use -sS"],
    ["-sW host", "-sW is not supported yet: use -sA"],
    ["-sTV host", "-sV is not supported yet"],
    ["-sP host", "-sP is not supported yet: use -sn"],
    ["-O host", "-O is not supported yet"],
    ["-A host", "-A is not supported yet"],
    ["-oS file host", "-oS is not supported yet: use -oN FILE"],
    ["-PM host", "-PM is not supported yet: use -PE, -PS or -PA"],
    ["-PY22 host", "-PY is not supported yet: use -PE, -PS or -PA"],
    ["-P0 host", "-P0 is not supported yet: use -Pn"],
    ["-iR 100", "-iR is not supported yet"],
    ["--script default host", "--script is not supported yet"],
    ["--script=default host", "--script is not supported yet"],
    ["-script default host", "-script is not supported yet"],
    ["-traceroute host", "-traceroute is not supported yet"],
  ])("%s says what to use instead", (given, message) => {
    expect(() => rewrite(given)).toThrow(UsageError);
    expect(() => rewrite(given)).toThrow(message);
  });

  test.each([
    ["--nonsense host", '"--nonsense" is not a flag: see portolan --help for those there are.'],
    ["--prots=80 host", '"--prots" is not a flag: did you mean --ports?'],
    ["--open=yes host", '--open takes no value: leave out "=yes".'],
    ["-F=1 host", '-F/--fast takes no value: leave out "=1".'],
    ["-z host", '"-z" is not a flag: see portolan --help'],
    ["-t4 host", '"-t4" is not a flag: did you mean -T?'],
    ["-st host", '"-st" is not a flag: did you mean -sT?'],
    ["-on file", '"-on" is not a flag: did you mean -oN?'],
    ["-s host", '"-s" is not a flag'],
    ["-vz host", '"-vz" is not a flag'],
    ["host -p", "-p/--ports needs a value: PORTS."],
    ["host --rate", "--rate needs a value: N|auto."],
    ["host -e", "-e/--interface needs a value: NAME."],
    ["-PE22 host", '"-PE22" is not a flag'],
    ["-Ps host", '"-Ps" is not a flag: did you mean -PS?'],
  ])("%s is refused", (given, message) => {
    expect(() => rewrite(given)).toThrow(UsageError);
    expect(() => rewrite(given)).toThrow(message);
  });
});
