import type { Change, NotCompared, PortFinding, Service, StateCount } from "../api/types.ts";
import { formatCount, formatQuantity } from "../text/format.ts";

/** Whether something came, went, or is otherwise than it was. */
export type Kind = "new" | "gone" | "changed";

/** A change as a row of a table. What came from the network is not made safe to look at yet. */
export interface ChangeRow {
  readonly kind: Kind;
  readonly ip: string;
  readonly hostname: string;
  /** A port, as `443/tcp`, or what of the host. */
  readonly subject: string;
  readonly before: string;
  readonly after: string;
}

/** A change in words. */
export function describeChange(change: Change): ChangeRow {
  const { ip, hostname = "" } = change;
  switch (change.type) {
    case "host-new":
      return { kind: "new", ip, hostname, subject: "host", before: "not up", after: "up" };
    case "host-gone":
      return { kind: "gone", ip, hostname, subject: "host", before: "up", after: "not up" };
    case "host-renamed":
      return { kind: "changed", ip, hostname, subject: "name", before: change.before, after: change.after };
    case "counts-changed":
      return {
        kind: "changed",
        ip,
        hostname,
        subject: "all ports",
        before: countsText(change.before),
        after: countsText(change.after),
      };
    case "service-changed":
      return {
        kind: "changed",
        ip,
        hostname,
        subject: `${change.port}/${change.protocol}`,
        before: nameOf(change.before),
        after: nameOf(change.after),
      };
    default:
      return {
        kind: change.type === "port-new" ? "new" : change.type === "port-gone" ? "gone" : "changed",
        ip,
        hostname,
        subject: `${change.port}/${change.protocol}`,
        before: findingText(change.before),
        after: findingText(change.after),
      };
  }
}

/** What a scan found, and the other could not be asked about. */
export function describeNotCompared({ foundIn, why, ports }: NotCompared): string {
  const other = foundIn === "before" ? "later" : "earlier";
  const reasons = {
    "not-covered": `the ${other} scan did not cover it`,
    incomplete: `the ${other} scan ended before it`,
    "not-said": `the ${other} scan does not say`,
  };
  return `${ports.length === 0 ? "the host" : ports.join(", ")}: ${reasons[why]}`;
}

function findingText(finding: PortFinding): string {
  switch (finding.known) {
    case "told":
      return [finding.state, finding.service === undefined ? "" : nameOf(finding.service)].join(" ").trim();
    case "counted":
      return finding.states.join(" or ");
    case "host-silent":
      return "host not up";
    default:
      return "unknown";
  }
}

function nameOf(service: Service | undefined): string {
  if (service === undefined) return "nothing named";
  return [service.name, service.product, service.version].filter((part) => part !== undefined && part !== "").join(" ");
}

function countsText(counts: readonly StateCount[]): string {
  return counts.map(({ count, state, protocol }) => `${formatCount(count)} ${protocol} ${state}`).join(", ");
}

/** How many changes of each kind there are. */
export function tallyChanges(rows: readonly ChangeRow[]): string {
  if (rows.length === 0) return "No difference";
  const count = (wanted: Kind): number => rows.filter(({ kind }) => kind === wanted).length;
  return `${formatQuantity(rows.length, "difference")}: ${formatCount(count("new"))} new, ${formatCount(count("gone"))} gone, ${formatCount(count("changed"))} changed`;
}
