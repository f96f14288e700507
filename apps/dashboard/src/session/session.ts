import { signal } from "@preact/signals";

/** In this storage a token is gone when its tab is; a cookie would be sent along by whatever page asks, and is never used. */
const KEY = "portolan-token";

/** The bearer token of whoever looks at the page; empty where none is needed or known. */
export const token = signal(sessionStorage.getItem(KEY) ?? "");

/** Whether the server wants a token, or another one. */
export const isTokenWanted = signal(false);

export function keepToken(text: string): void {
  sessionStorage.setItem(KEY, text);
  token.value = text;
  isTokenWanted.value = false;
}

export function forgetToken(): void {
  sessionStorage.removeItem(KEY);
  token.value = "";
  isTokenWanted.value = true;
}
