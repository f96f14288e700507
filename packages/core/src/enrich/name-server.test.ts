import { Resolver } from "node:dns/promises";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { InputError } from "../errors.ts";
import { parseNameServer } from "./name-server.ts";

describe("parseNameServer", () => {
  test.each([
    ["127.0.0.1", "127.0.0.1:53"],
    ["127.0.0.1:5353", "127.0.0.1:5353"],
    ["::1", "[::1]:53"],
    ["[::1]", "[::1]:53"],
    ["[::1]:5353", "[::1]:5353"],
    ["2001:db8:0:0::53", "[2001:db8::53]:53"],
    ["::ffff:192.0.2.1", "192.0.2.1:53"],
  ])("reads %j", (text, server) => expect(parseNameServer(text)).toBe(server));

  test.each(["", "name.example", "127.0.0.1:0", "127.0.0.1:65536", "127.0.0.1:", "[::1", "::1]:53", "1.2.3", "a\n"])(
    "refuses %j",
    (text) => {
      expect(() => parseNameServer(text)).toThrow(InputError);
      expect(() => parseNameServer(text)).toThrow(/^The name server ".*" is no address: give one such as /);
    },
  );

  test("gives what Node's resolver takes, and gives itself back", () => {
    const port = fc.integer({ min: 1, max: 65_535 });
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), port, (address, number) => {
        const server = parseNameServer(address.includes(":") ? `[${address}]:${number}` : `${address}:${number}`);
        expect(() => new Resolver().setServers([server])).not.toThrow();
        expect(parseNameServer(server)).toBe(server);
      }),
    );
  });
});
