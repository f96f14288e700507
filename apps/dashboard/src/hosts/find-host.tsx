import { useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { PageTitle } from "../parts/page-title.tsx";

/** Goes to the page of an address. */
export function FindHost() {
  const { route } = useLocation();
  const [text, setText] = useState("");
  const submit = (event: Event): void => {
    event.preventDefault();
    if (text.trim() !== "") route(`/hosts/${encodeURIComponent(text.trim())}`);
  };
  return (
    <form class="card find-host" onSubmit={submit}>
      <div class="field">
        <label for="host-address">Address</label>
        <input
          id="host-address"
          value={text}
          placeholder="127.0.0.1"
          autoComplete="off"
          spellcheck={false}
          onInput={({ currentTarget }) => setText(currentTarget.value)}
        />
      </div>
      <button type="submit" class="primary">
        Show history
      </button>
    </form>
  );
}

/** Asks which host is meant. */
export function HostsPage() {
  return (
    <>
      <PageTitle title="Hosts" />
      <p class="subtitle">
        What every scan has ever found at an address. Addresses in a scan's results lead there, too.
      </p>
      <FindHost />
    </>
  );
}
