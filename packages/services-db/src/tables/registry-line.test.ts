import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  formatRegistryLine,
  isRegistryLineOver,
  namesOfRegistryLine,
  parseRegistryLine,
  type RegisteredService,
} from "./registry-line.ts";

const name = fc.stringMatching(/^[!-+\--~]{1,15}$/u);

const service: fc.Arbitrary<RegisteredService> = fc
  .record({
    port: fc.integer({ min: 1, max: 65_535 }),
    protocols: fc.constantFrom(["tcp"] as const, ["udp"] as const, ["tcp", "udp"] as const),
    name,
    registeredName: fc.option(name, { nil: undefined }),
    description: fc.string({ maxLength: 40 }),
  })
  .map(({ registeredName, ...rest }) => (registeredName === undefined ? rest : { ...rest, registeredName }));

describe("a line of the registry table", () => {
  it("is read as it was written", () => {
    fc.assert(
      fc.property(service, (each) => {
        expect(parseRegistryLine(formatRegistryLine(each))).toEqual(each);
      }),
    );
  });

  it("gives its names and protocols without being read whole", () => {
    fc.assert(
      fc.property(service, (each) => {
        const line = formatRegistryLine(each);
        const names = each.registeredName === undefined ? [each.name] : [each.name, each.registeredName];
        expect(namesOfRegistryLine(line)).toEqual({ port: each.port, names });
        for (const protocol of ["tcp", "udp"] as const) {
          expect(isRegistryLineOver(line, protocol)).toBe(each.protocols.includes(protocol));
        }
      }),
    );
  });

  it.each(["", "80", "80 t", "80 x http ", "80 t  words", "80 t http"])("is refused in another form: %j", (line) => {
    expect(() => parseRegistryLine(line)).toThrow(SyntaxError);
  });
});
