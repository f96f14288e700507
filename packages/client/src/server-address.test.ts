import { expect, it } from "vitest";
import { checkToken, parseServerUrl } from "./server-address.ts";

it.each([
  ["http://127.0.0.1:8080", "http://127.0.0.1:8080"],
  ["http://127.0.0.1:8080/", "http://127.0.0.1:8080"],
  ["https://[::1]/scanner//", "https://[::1]/scanner"],
])("takes %s", (text, url) => {
  expect(parseServerUrl(text)).toBe(url);
});

it.each([
  "",
  "127.0.0.1:8080",
  "localhost:8080",
  "ftp://127.0.0.1",
  "http://",
  "http://127.0.0.1/?a",
  "http://127.0.0.1/#a",
])("refuses %j, and quotes it", (text) => {
  expect(() => parseServerUrl(text)).toThrow(JSON.stringify(text));
});

it("refuses a URL with a password, and does not repeat it", () => {
  const failure = (() => {
    try {
      return parseServerUrl("http://ada:secret@127.0.0.1");
    } catch (error) {
      return String(error);
    }
  })();
  expect(failure).toContain("give a token instead");
  expect(failure).not.toContain("secret");
});

it.each(["", "ptl_a b", "ptl_a\n", "ptl_ä"])("refuses the token %j, and does not repeat it", (token) => {
  expect(() => checkToken(token)).toThrow(expect.objectContaining({ code: "TOKEN_INVALID" }));
  expect(() => checkToken(token)).not.toThrow(/ptl_/);
});
