/** What a simulator has done since it started: whether it kept up, or what a scanner missed was its fault. */
export interface SimulationCounters {
  /** Packets that the scanner sent and the simulator read, and answers that it wrote. */
  read: number;
  answered: number;
  /** Answers by kind. */
  synAcks: number;
  resets: number;
  datagrams: number;
  icmpErrors: number;
  /** Replies to ICMP queries and to ARP. */
  replies: number;
  /** Packets and answers that the specification's loss took. */
  lostToTarget: number;
  lostFromTarget: number;
  /** Packets that got no answer since there is no host, since a port drops them, or since they ask for none. */
  silent: number;
  /** ICMP errors that a host's limit kept back. */
  limited: number;
  /** Packets that are cut off, damaged, fragments, or to other addresses. */
  ignored: number;
  /** Answers that could not wait since too many did, and answers that the kernel did not take: the simulator's fault. */
  overflowed: number;
  refused: number;
  /** Packets that the device dropped before they were read: the simulator's fault. */
  droppedByDevice: number;
  /** Most answers that waited at once. */
  mostPending: number;
  /** Most by which an answer left later than it was due. */
  mostLateMs: number;
}

export function emptyCounters(): SimulationCounters {
  return {
    read: 0,
    answered: 0,
    synAcks: 0,
    resets: 0,
    datagrams: 0,
    icmpErrors: 0,
    replies: 0,
    lostToTarget: 0,
    lostFromTarget: 0,
    silent: 0,
    limited: 0,
    ignored: 0,
    overflowed: 0,
    refused: 0,
    droppedByDevice: 0,
    mostPending: 0,
    mostLateMs: 0,
  };
}
