/** The ports to probe on each host: sorted, without doubles. */
export interface PortSelection {
  readonly tcp: Uint16Array;
  readonly udp: Uint16Array;
}
