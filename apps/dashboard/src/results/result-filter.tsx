import type { PortState } from "../api/types.ts";
import { StateMark } from "../parts/mark.tsx";
import { formatCount } from "../text/format.ts";
import { parsePortRanges } from "./port-ranges.ts";
import { type Filter, STATES } from "./select-rows.ts";

/** The fields as they are filled in. */
export interface FilterTexts {
  readonly search: string;
  readonly ports: string;
  readonly states: ReadonlySet<PortState>;
}

export const NO_FILTER: FilterTexts = { search: "", ports: "", states: new Set() };

/** What is wanted by the fields; ports that can't be read leave all. */
export function filterOf({ search, ports, states }: FilterTexts): Filter {
  const words = search
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  return { words, ports: parsePortRanges(ports) ?? [], states };
}

/** The fields over the table. */
export interface ResultFilterProps {
  readonly texts: FilterTexts;
  readonly onChange: (texts: FilterTexts) => void;
  /** How many ports of a state there are. */
  readonly count: (state: PortState) => number;
  readonly shown: number;
  readonly total: number;
  /** While rows still come in, each would be read out. */
  readonly isComplete: boolean;
}

export function ResultFilter({ texts, onChange, count, shown, total, isComplete }: ResultFilterProps) {
  const isWrong = parsePortRanges(texts.ports) === undefined;
  const toggle = (state: PortState): void => {
    const states = new Set(texts.states);
    if (!states.delete(state)) states.add(state);
    onChange({ ...texts, states });
  };
  return (
    <search class="filter">
      <label class="field grow">
        <span>Search</span>
        <input
          type="search"
          value={texts.search}
          placeholder="host, service, reason"
          onInput={({ currentTarget }) => onChange({ ...texts, search: currentTarget.value })}
        />
      </label>
      <label class="field">
        <span>Ports</span>
        <input
          value={texts.ports}
          placeholder="22, 8000-8999"
          inputMode="text"
          aria-invalid={isWrong}
          aria-describedby={isWrong ? "filter-ports-error" : undefined}
          onInput={({ currentTarget }) => onChange({ ...texts, ports: currentTarget.value })}
        />
      </label>
      <fieldset class="states">
        <legend>States</legend>
        {STATES.filter((state) => count(state) > 0).map((state) => (
          <label key={state} class="toggle">
            <input type="checkbox" checked={texts.states.has(state)} onChange={() => toggle(state)} />
            <StateMark state={state} /> <small>{formatCount(count(state))}</small>
          </label>
        ))}
      </fieldset>
      {isWrong ? (
        <p id="filter-ports-error" class="field-error">
          Numbers and ranges, with commas between: 22, 8000-8999.
        </p>
      ) : null}
      <p class="tally" role={isComplete ? "status" : undefined}>
        {shown === total ? `${formatCount(total)} ports` : `${formatCount(shown)} of ${formatCount(total)} ports`}
      </p>
    </search>
  );
}
