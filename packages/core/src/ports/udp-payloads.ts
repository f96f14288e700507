/** Datagrams that make the usual service of a UDP port answer; core is handed them as data. */
export interface UdpPayloads {
  /**
   * Payloads to be tried in turn, attempt by attempt; empty where none is known. They are shared: whoever wants to change one copies
   * it first.
   */
  payloadsOf(port: number): readonly Uint8Array[];
}
