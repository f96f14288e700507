import { parsePortRanges, type Range } from "./port-ranges.ts";

/** Which rows are asked for: all conditions hold of each. */
export interface Wanted {
  /** In small letters; each is somewhere in the row. */
  readonly words: readonly string[];
  /** None for any port. */
  readonly ports: readonly Range[];
  /** `undefined` for any state. */
  readonly states: ReadonlySet<string> | undefined;
}

/** The panel of fields over the table. */
export class Controls {
  readonly #search: HTMLInputElement | null;
  readonly #ports: HTMLInputElement | null;
  readonly #states: readonly HTMLInputElement[];

  constructor(panel: HTMLElement, onChange: (wanted: Wanted) => void) {
    this.#search = panel.querySelector("#search");
    this.#ports = panel.querySelector("#ports");
    this.#states = [...panel.querySelectorAll<HTMLInputElement>("input[type=checkbox]")];
    panel.addEventListener("input", () => onChange(this.wanted()));
    panel.querySelector("#clear")?.addEventListener("click", () => {
      this.#clear();
      onChange(this.wanted());
    });
  }

  wanted(): Wanted {
    const ports = parsePortRanges(this.#ports?.value ?? "");
    this.#ports?.setAttribute("aria-invalid", String(ports === undefined));
    return {
      words: (this.#search?.value ?? "").toLowerCase().split(/\s+/).filter(Boolean),
      ports: ports ?? [],
      states: this.#checkedStates(),
    };
  }

  #checkedStates(): ReadonlySet<string> | undefined {
    if (this.#states.length === 0) return undefined;
    return new Set(this.#states.filter(({ checked }) => checked).map(({ value }) => value));
  }

  #clear(): void {
    if (this.#search) this.#search.value = "";
    if (this.#ports) this.#ports.value = "";
    for (const state of this.#states) state.checked = true;
    this.#search?.focus();
  }
}
