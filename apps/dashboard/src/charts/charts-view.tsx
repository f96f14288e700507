import { useMemo } from "preact/hooks";
import type { AlignedData } from "uplot";
import { StateMark } from "../parts/mark.tsx";
import { Empty } from "../parts/notice.tsx";
import { Said } from "../parts/said.tsx";
import type { ScanModel } from "../scan/scan-model.ts";
import { formatCount, formatQuantity } from "../text/format.ts";
import { Chart } from "./chart.tsx";
import { barOptions, timeOptions } from "./chart-options.ts";
import { countOverTime, countServices, type FoundOverTime, type ServiceCount } from "./count-results.ts";

const MOST_SERVICES = 14;
const STEPS = 160;
const BAR_HEIGHT = 26;
const AXIS_HEIGHT = 40;

/** What was found, as charts, each with its numbers in a table. */
export function ChartsView({ model }: { readonly model: ScanModel }) {
  const { results } = model;
  const version = model.version.value;
  // The rows are added to in place; the version says so.
  const services = useMemo(() => countServices(results.rows, MOST_SERVICES), [results, version]);
  const overTime = useMemo(() => countOverTime(results.rows, STEPS), [results, version]);
  if (results.found === 0) return <Empty title="Nothing to draw yet" />;
  return (
    <div class="charts">
      <ServicesChart services={services} />
      <TimeChart overTime={overTime} />
    </div>
  );
}

function ServicesChart({ services }: { readonly services: readonly ServiceCount[] }) {
  const names = services.map(({ name }) => name);
  const data = useMemo<AlignedData>(
    () => [services.map((_, index) => index), services.map(({ count }) => count)],
    [services],
  );
  return (
    <figure>
      <figcaption>
        <h2>Open ports by service</h2>
      </figcaption>
      {services.length === 0 ? (
        <Empty title="No open port yet" />
      ) : (
        <>
          <Chart
            label={`Bars: open ports by service, ${formatQuantity(services.length, "service")}; the table below says the same.`}
            data={data}
            height={AXIS_HEIGHT + BAR_HEIGHT * services.length}
            options={(colours) => barOptions(names, colours)}
            form={names.join("\n")}
          />
          <details>
            <summary>Services as a table</summary>
            <table>
              <thead>
                <tr>
                  <th scope="col">Service</th>
                  <th scope="col" class="number">
                    Open ports
                  </th>
                </tr>
              </thead>
              <tbody>
                {services.map(({ name, count }) => (
                  <tr key={name}>
                    <th scope="row">
                      <Said text={name} most={80} />
                    </th>
                    <td class="number">{formatCount(count)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </details>
        </>
      )}
    </figure>
  );
}

function TimeChart({ overTime: { times, counts } }: { readonly overTime: FoundOverTime }) {
  const states = [...counts.keys()];
  const data = useMemo<AlignedData>(
    () => [[...times], ...[...counts.values()].map((series) => [...series])],
    [times, counts],
  );
  return (
    <figure>
      <figcaption>
        <h2>Ports found over time</h2>
        <ul class="legend" aria-label="Ports found in all">
          {[...counts].map(([state, series]) => (
            <li key={state}>
              <StateMark state={state} /> <small>{formatCount(series.at(-1) ?? 0)}</small>
            </li>
          ))}
        </ul>
      </figcaption>
      <Chart
        label="Lines: ports found over time, by state; the list above has what they come to."
        data={data}
        height={300}
        options={(colours) => timeOptions(states, colours)}
        form={states.join()}
      />
    </figure>
  );
}
