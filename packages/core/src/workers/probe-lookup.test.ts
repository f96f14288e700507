import fc from "fast-check";
import { expect, test } from "vitest";
import { ProbeKind } from "../packets/probe-kind.ts";
import { hasPorts, ProbeLookup } from "./probe-lookup.ts";

test("finds what looking through the list finds, for any kind and port", () => {
  const kind = fc.constantFrom(...Object.values(ProbeKind));
  const port = fc.oneof(fc.nat(65_535), fc.nat(3));
  const probe = fc.tuple(kind, port).map(([of, to]) => [of, hasPorts(of) ? to : 0] as const);
  const list = fc.uniqueArray(probe, { maxLength: 30, selector: ([of, to]) => `${of} ${to}` });
  fc.assert(
    fc.property(list, kind, port, (probes, askedKind, askedPort) => {
      const columns = {
        kinds: Uint8Array.from(probes, ([of]) => of),
        ports: Uint16Array.from(probes, ([, to]) => to),
      };
      const lookup = new ProbeLookup(columns);
      for (const [of, to] of [...probes, [askedKind, hasPorts(askedKind) ? askedPort : 0] as const])
        expect(lookup.indexOf(of, to)).toBe(probes.findIndex(([kindAt, portAt]) => kindAt === of && portAt === to));
    }),
  );
});
