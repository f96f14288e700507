import { parseAddress } from "../address-range.ts";
import { icmpCode, type UnreachableReason } from "../icmp-codes.ts";
import { LabError } from "../lab-error.ts";
import { parsePortRanges } from "../port-ranges.ts";
import { addressText, PortBehaviour, SimulatedHosts } from "./simulated-hosts.ts";
import type { CompleteSimulation } from "./simulation-specification.ts";

/** The truth of one simulated port. */
export interface SimulatedPort {
  readonly ip: string;
  readonly protocol: "tcp" | "udp";
  readonly port: number;
  /** For UDP, a scanner can't tell `filtered` by silence from `open`, and says `open|filtered`. */
  readonly state: "open" | "closed" | "filtered";
  /** What tells, when nothing is lost and no limit of ICMP errors keeps it back. */
  readonly reason: "syn-ack" | "udp-response" | "reset" | "no-response" | UnreachableReason;
  /** `down`: there is no host. `syn-proxy`: it says SYN-ACK on every TCP port. */
  readonly host: "up" | "down" | "syn-proxy";
}

/** An open TCP port of a list. */
export interface OpenPort {
  readonly ip: string;
  readonly port: number;
}

/** What a simulated network is: computed, not stored. */
export class SimulatedTruth {
  readonly #hosts: SimulatedHosts;

  /** @throws LabError `SPECIFICATION_INVALID`. */
  constructor(specification: CompleteSimulation) {
    this.#hosts = new SimulatedHosts(specification);
  }

  /** Number of addresses, whether there is a host or not. */
  get addresses(): number {
    return this.#hosts.count;
  }

  /**
   * What one port is.
   *
   * @throws LabError `ADDRESS_UNKNOWN` for an address outside of the simulation, or a port that is none.
   */
  truthOf(ip: string, port: number, protocol: "tcp" | "udp" = "tcp"): SimulatedPort {
    const { family, value } = parseAddress(ip);
    const address = Number(value);
    if (family !== "ipv4" || !this.#hosts.includes(address) || !(port >= 0 && port <= 65_535)) {
      throw new LabError(
        "ADDRESS_UNKNOWN",
        `The simulation has no port ${port} of "${ip}": ask for one of its addresses.`,
      );
    }
    const known = { ip: addressText(address), protocol, port } as const;
    if (!this.#hosts.isUp(address)) return { ...known, state: "filtered", reason: "no-response", host: "down" };
    const host = this.#hosts.isSynProxy(address) ? "syn-proxy" : "up";
    return { ...known, ...this.#outcome(address, port, protocol), host };
  }

  /**
   * Every open TCP port among those of a list such as `22,80,1000-1999`, address by address. Those of SYN proxies are left out: no
   * service is behind them.
   *
   * @throws LabError `SPECIFICATION_INVALID` when it is no such list.
   */
  *openPorts(list: string): Generator<OpenPort> {
    const ports = parsePortRanges(list);
    const hosts = this.#hosts;
    for (let address = hosts.first; address <= hosts.last; address += 1) {
      if (!hosts.isUp(address) || hosts.isSynProxy(address)) continue;
      for (const { first, last } of ports) {
        for (let port = first; port <= last; port += 1) {
          if (hosts.tcp(address, port) === PortBehaviour.open) yield { ip: addressText(address), port };
        }
      }
    }
  }

  #outcome(address: number, port: number, protocol: "tcp" | "udp"): Pick<SimulatedPort, "state" | "reason"> {
    const behaviour = this.#hosts[protocol](address, port);
    if (behaviour === PortBehaviour.open) {
      return { state: "open", reason: protocol === "tcp" ? "syn-ack" : "udp-response" };
    }
    if (behaviour === PortBehaviour.closed) {
      return { state: "closed", reason: protocol === "tcp" ? "reset" : "port-unreach" };
    }
    if (behaviour === PortBehaviour.dropped) return { state: "filtered", reason: "no-response" };
    const reason = icmpCode("ipv4", this.#hosts.specification.rejectedWith)?.reason ?? "admin-prohibited";
    return { state: protocol === "udp" && reason === "port-unreach" ? "closed" : "filtered", reason };
  }
}
