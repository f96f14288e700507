import { TableRegion } from "../parts/table-region.tsx";
import { STATES } from "../results/select-rows.ts";
import { formatCount } from "../text/format.ts";
import { binName, type PortGrid } from "./port-grid.ts";

/** Open ports that a row names; others are counted. */
const MOST_NAMED = 12;

/** What the picture of a grid says, in words: for each row of hosts its open ports, and how many there are of each state. */
export function GridTable({ grid }: { readonly grid: PortGrid }) {
  const states = STATES.filter((state) => grid.hosts.some((_, host) => total(grid, host, state) > 0));
  return (
    <TableRegion label="Port map as a table" isTall>
      <table>
        <thead>
          <tr>
            <th scope="col">Hosts</th>
            {states.map((state) => (
              <th key={state} scope="col" class="number">
                {state}
              </th>
            ))}
            <th scope="col">Open ports</th>
          </tr>
        </thead>
        <tbody>
          {grid.hosts.map((bin, host) => (
            <tr key={bin.first}>
              <th scope="row">{binName(bin)}</th>
              {states.map((state) => (
                <td key={state} class="number">
                  {formatCount(total(grid, host, state))}
                </td>
              ))}
              <td>{openPorts(grid, host)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableRegion>
  );
}

function total(grid: PortGrid, host: number, state: (typeof STATES)[number]): number {
  return grid.ports.reduce((sum, _, port) => sum + grid.count(host, port, state), 0);
}

function openPorts(grid: PortGrid, host: number): string {
  const open = grid.ports.filter((_, port) => grid.count(host, port, "open") > 0).map(binName);
  const more = open.length - MOST_NAMED;
  return more > 0 ? `${open.slice(0, MOST_NAMED).join(", ")} and ${formatCount(more)} more` : open.join(", ");
}
