import { ClientError } from "./client-error.ts";

/** Characters of a token (RFC 6750, section 2.1, allows these and fewer). */
const TOKEN = /^[\x21-\x7e]+$/;

/**
 * The address that requests begin with: where the endpoint is, with the path before its own, where a proxy has one.
 *
 * @throws ClientError `URL_INVALID`
 */
export function parseServerUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || (url.protocol !== "http:" && url.protocol !== "https:"))
    throw invalid(text, "is not the address of a server: give one such as http://127.0.0.1:8080");
  if (url.username !== "" || url.password !== "")
    throw new ClientError("URL_INVALID", "The server's URL has a user name or a password: give a token instead.");
  if (url.search !== "" || url.hash !== "") throw invalid(text, "goes on behind its path: leave out the ? or #");
  return url.href.replace(/\/+$/, "");
}

/** @throws ClientError `TOKEN_INVALID`, without the token: messages end up in logs. */
export function checkToken(token: string): string {
  if (TOKEN.test(token)) return token;
  throw new ClientError("TOKEN_INVALID", "The token is empty or has a space, a line break or another such character.");
}

function invalid(text: string, complaint: string): ClientError {
  return new ClientError("URL_INVALID", `The server's URL ${JSON.stringify(text)} ${complaint}.`);
}
