import type { ComponentChildren } from "preact";
import { useLocation } from "preact-iso";
import { forgetToken, token } from "../session/session.ts";
import { Rose } from "./rose.tsx";
import { THEMES, theme } from "./theme.ts";

const PLACES = [
  { href: "/", name: "Scans", start: "/scans" },
  { href: "/hosts", name: "Hosts", start: "/hosts" },
  { href: "/compare", name: "Compare", start: "/compare" },
  { href: "/schedules", name: "Schedules", start: "/schedules" },
] as const;

/** What is around every page. */
export function Layout({ children }: { readonly children: ComponentChildren }) {
  const { path } = useLocation();
  return (
    <>
      <button type="button" class="skip" onClick={skip}>
        Skip to content
      </button>
      <header class="top">
        <div class="wide">
          <a class="brand" href="/" aria-label="Portolan, home">
            <Rose />
            Portolan
          </a>
          <nav aria-label="Main">
            {PLACES.map(({ href, name, start }) => (
              <a key={href} href={href} aria-current={path === href || path.startsWith(start) ? "page" : undefined}>
                {name}
              </a>
            ))}
          </nav>
          <div class="session">
            {token.value === "" ? null : (
              <button type="button" onClick={forgetToken}>
                Forget token
              </button>
            )}
            <label class="theme">
              <span>Colours</span>
              <select
                aria-label="Colours"
                value={theme.value}
                onChange={({ currentTarget }) => setTheme(currentTarget.value)}
              >
                {THEMES.map((name) => (
                  <option key={name}>{name}</option>
                ))}
              </select>
            </label>
          </div>
        </div>
      </header>
      <main id="main" class="wide" tabIndex={-1}>
        {children}
      </main>
    </>
  );
}

function skip(): void {
  document.getElementById("main")?.focus();
}

function setTheme(name: string): void {
  theme.value = THEMES.find((known) => known === name) ?? "system";
}
