import { createClient } from "@portolan/client";
import { computed } from "@preact/signals";
import { config } from "zod";
import { isTokenWanted, token } from "../session/session.ts";

// The page's policy lets nothing be compiled; so it is not tried, either.
config({ jitless: true });

/** The server that sent the page, asked with the token if there is one. It is not waited for: the reader is told, and what goes on tries again. */
export const client = computed(() => {
  const sent = token.value;
  return createClient({
    url: location.origin,
    token: sent === "" ? undefined : sent,
    patienceMs: 0,
    fetch: async (...request) => {
      const response = await fetch(...request);
      // An answer to a token that was replaced meanwhile says nothing about the new one.
      if (response.status === 401 && sent === token.value) isTokenWanted.value = true;
      return response;
    },
  });
});
