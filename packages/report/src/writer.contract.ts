import type { ScanEvent } from "@portolan/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { endEvent, hostEvent, portEvent, sampleScan, startEvent, tcpCount, writeAll } from "../test/sample-events.ts";
import type { Writer } from "./writer.ts";

/** What the suite must know of a writer. */
export interface WriterUnderTest {
  /** A fresh writer on a clock that the suite turns. */
  readonly create: (now: () => number) => Writer;
  /** Throws when the text is not of the format. */
  readonly check: (text: string) => void;
  /** Whether the format separates fields by tabs: no text of the events may have one then. */
  readonly usesTabs?: boolean;
  /** Whether all a writer holds back is given by `tick` in the end; a document with an order of its own keeps some for `close`. */
  readonly tickGivesAll: boolean;
}

/** Later than any writer may hold a text back for, milliseconds. */
const LATER = 60_000;

/** Everything that a terminal would obey, but for the line feed that ends lines. */
const OBEYED = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/** The promises of `Writer`, checked on one. */
export function testWriterContract(
  name: string,
  { create, check, tickGivesAll, usesTabs = false }: WriterUnderTest,
): void {
  const expectSafe = (text: string): void => expect(usesTabs ? text.replaceAll("\t", "") : text).not.toMatch(OBEYED);
  describe(`${name} as a writer`, () => {
    test("tells every port of the events", () => {
      const text = writeAll(
        create(() => 0),
        sampleScan(),
      );
      for (const port of ["22", "80", "443"]) expect(text).toMatch(new RegExp(`\\b${port}\\b`));
      check(text);
    });

    test("ends its document wherever the events break off", () => {
      const events = sampleScan();
      for (let length = 0; length <= events.length; length += 1) {
        check(
          writeAll(
            create(() => 0),
            events.slice(0, length),
          ),
        );
      }
    });

    test("holds nothing back for ever", () => {
      let time = 0;
      const writer = create(() => time);
      const events = sampleScan();
      const before = events.map((event) => writer.write(event)).join("");
      time = LATER;
      const ticked = writer.tick();
      const rest = [...writer.close()].join("");
      check(before + ticked + rest);
      if (tickGivesAll) expect(rest).toBe("");
    });

    test("gives the same text for the same events, and shares nothing with its siblings", () => {
      const events = sampleScan();
      const first = create(() => 0);
      const second = create(() => 0);
      const texts: [string, string] = ["", ""];
      for (const event of events) {
        texts[0] += first.write(event);
        texts[1] += second.write(event);
      }
      texts[0] += [...first.close()].join("");
      texts[1] += [...second.close()].join("");
      expect(texts[0]).toBe(texts[1]);
    });

    test("lets no text of the network or the user control a terminal", () => {
      const hostile = fc.string({ unit: "binary", maxLength: 20 });
      fc.assert(
        fc.property(hostile, hostile, hostile, (hostname, banner, message) => {
          const text = writeAll(
            create(() => 0),
            hostileScan(hostname, banner, message),
          );
          expectSafe(text);
          check(text);
        }),
      );
      const known = "\u001b[2J\u009b1m\u202eevil\u2066\u200b\r\n\u2028\u0000\ud800";
      expectSafe(
        writeAll(
          create(() => 0),
          hostileScan(known, known, known),
        ),
      );
    });
  });
}

function hostileScan(hostname: string, banner: string, message: string): ScanEvent[] {
  const service = { name: banner, description: banner, product: banner, version: banner, extraInfo: banner };
  return [
    startEvent({ arguments: ["portolan", hostname] }),
    { type: "warning", code: "target-unresolvable", message },
    portEvent("192.0.2.1", 22, { hostname, service }),
    hostEvent("192.0.2.1", [tcpCount("open", "syn-ack", 1)], { hostname }),
    endEvent(),
  ];
}
