import { BenchError } from "../bench-error.ts";

/**
 * Every port of a list such as `22,80,1000-1999`, as netlab writes them. Portolan's own parser is not used: it is under test.
 *
 * @throws BenchError when the text is no such list.
 */
export function expandPorts(text: string): number[] {
  return text.split(",").flatMap((item) => {
    const [, first, last = first] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(item) ?? [];
    const count = Number(last) - Number(first) + 1;
    if (!(count >= 1 && Number(last) <= 65_535)) throw new BenchError(`"${text}" is no list of ports from 1 to 65535.`);
    return Array.from({ length: count }, (_, index) => Number(first) + index);
  });
}
