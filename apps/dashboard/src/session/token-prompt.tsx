import { useState } from "preact/hooks";
import { PageTitle } from "../parts/page-title.tsx";
import { keepToken, token } from "./session.ts";

/** Asks for a token, since the server does. */
export function TokenPrompt() {
  const [text, setText] = useState("");
  const submit = (event: Event): void => {
    event.preventDefault();
    if (text.trim() !== "") keepToken(text.trim());
  };
  return (
    <form class="card token-prompt" onSubmit={submit}>
      <PageTitle title="Who asks?" />
      <p>
        {token.value === ""
          ? "This server wants a token."
          : "The server does not take this token: it is unknown, has expired, or was revoked."}
      </p>
      <div class="field">
        <label for="token">Token</label>
        <input
          id="token"
          type="password"
          autoComplete="off"
          spellcheck={false}
          placeholder="ptl_…"
          value={text}
          aria-describedby="token-hint"
          onInput={({ currentTarget }) => setText(currentTarget.value)}
        />
        <p id="token-hint" class="hint">
          Made on the server by <code>portolan-api token create</code>. It is kept in this tab, until the tab is closed.
        </p>
      </div>
      <button type="submit" class="primary">
        Go on
      </button>
    </form>
  );
}
