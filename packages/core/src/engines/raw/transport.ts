import type { Answer } from "../../packets/answer.ts";
import type { ProbePacket } from "../../packets/probe-packet.ts";

/** How a try to queue a packet went. */
export const QueueResult = {
  /** It leaves with the next flush, at the latest. */
  queued: 0,
  /** The interface or the machine takes no more just now (ENOBUFS, EAGAIN): try again after a moment. */
  blocked: 1,
  /** No route to the address. */
  noRoute: 2,
  /** No address of that family to send from. */
  noSourceAddress: 3,
  /** This machine's own firewall or kernel refuses (EPERM, EACCES). */
  denied: 4,
} as const;
export type QueueResult = (typeof QueueResult)[keyof typeof QueueResult];

/** A packet to be sent. The caller fills one object again and again; nothing in it is kept. */
export type PacketOrder = ProbePacket;

/** Receives answers; the object is filled again for the next one. `packet` holds the data of a datagram at `answer.dataOffset`. */
export type AnswerSink = (answer: Answer, packet: Uint8Array) => void;

export interface TransportOptions {
  /** First of the source ports that answers come back to; free ones are chosen when left out. */
  readonly firstSourcePort?: number;
  /** How many they are: the kernel filter passes no answers to others, and no other program gets them meanwhile. */
  readonly sourcePorts: number;
  /** Name of the interface to send from; by the routing table when left out. */
  readonly interfaceName?: string;
  /** Room for answers that have come and were not yet read, in bytes. */
  readonly receiveBytes?: number;
}

/** Sends packets of ours and reads answers to them: knows of links, routes and neighbours, and of no probe, slot or state. */
export interface Transport {
  /** Queues a packet; sends what is queued when the batch is full. */
  queue(order: PacketOrder): QueueResult;
  /**
   * Queues an order's packet to `count` ports of its address, each with its cookie; gives the number of those that were queued. 0 where only
   * `queue` can tell what becomes of them; absent where that is always so.
   */
  queueEach?(order: PacketOrder, ports: Uint16Array, cookies: Uint32Array, count: number): number;
  /** Sends all that is queued. */
  flush(): void;
  /**
   * Hands over every answer that has come in, up to a bound, waiting up to `maxWaitMs` for the first; returns how many packets were
   * read. Never waits in a thread whose event loop others need: the caller passes 0 there.
   */
  receive(maxWaitMs: number, sink: AnswerSink): number;
  /** The errno of the last `blocked`, by name; empty before the first. */
  readonly lastLack: string;
  /** Packets that the kernel threw away before they were read (PACKET_STATISTICS), since the start. */
  dropped(): number;
  /** Packets sent since the start. */
  readonly sent: number;
  /** Frees every descriptor. A promise is to be awaited before the thread ends. */
  close(): Promise<void> | void;
}
