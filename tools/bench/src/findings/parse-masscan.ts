import { BenchError } from "../bench-error.ts";
import { portName } from "./findings.ts";

/** Open ports in masscan's list (`-oL`): `open tcp 80 10.77.1.1 1732500000` a line, comments with `#`. @throws BenchError. */
export function parseMasscan(list: string): Set<string> {
  const lines = list.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return new Set(
    lines.map((line) => {
      const [, port, ip] = /^open (?:tcp|udp) (\d{1,5}) (\S+) \d+$/.exec(line) ?? [];
      if (port === undefined || ip === undefined) throw new BenchError(`masscan's list can't be read at "${line}".`);
      return portName(ip, Number(port));
    }),
  );
}
