/** Where and from where raw packets go, and what datagrams hold. Can be cloned between threads. */
export interface RawSettings {
  /** Name of the interface to send from; by the routing table when left out. */
  readonly interfaceName?: string;
  /** First source port, when the user chose it. */
  readonly firstSourcePort?: number;
  /** Datagrams for UDP ports, tried in turn; a port that is not in it gets an empty one. */
  readonly payloads: ReadonlyMap<number, readonly Uint8Array[]>;
}
