import type { Libc } from "./libc.ts";
import { AF_PACKET, LINK_ADDRESS_LENGTH, linkSocketAddress } from "./link-address.ts";
import { callFailed, openSocket, prepareSocket, SOCK_RAW } from "./open-socket.ts";
import { type PacketQueue, type RefusalSink, SendQueue } from "./send-queue.ts";
import { requestSendBuffer, setIntegerOption } from "./socket-options.ts";
import { XDP_QUEUE_SIZES, XdpQueue } from "./xdp-queue.ts";
import { openXdpSocket, type XdpSocket } from "./xdp-socket.ts";

/** Options of packet(7). Without the queueing discipline a frame goes straight to the driver, and a full one says ENOBUFS. */
const SOL_PACKET = 263;
const PACKET_QDISC_BYPASS = 20;
/** Room for frames on their way, in bytes as the kernel counts them: some 800 for a SYN. */
const SEND_BUFFER = 8 * 1_024 * 1_024;

/** Full queues after which it is clear that the sender is held up by sending alone: some 60,000 frames. */
const FULL_QUEUES_UNTIL_XDP = 128;

/**
 * A packet socket (packet(7)) that sends whole frames through one interface, and receives nothing. When much is sent as fast as can be,
 * a socket of the family AF_XDP takes its place where there is one to be had: it costs a third less for each frame.
 */
export class PacketSocket {
  /** What frames are to be put in; another one after a flush, perhaps. */
  queue: PacketQueue;
  readonly #frames: SendQueue;
  readonly #interfaceIndex: number;
  readonly #refused: RefusalSink;
  #xdp: { readonly socket: XdpSocket; readonly queue: XdpQueue } | undefined;
  #fullQueues = 0;
  readonly #libc: Libc;
  readonly #socket: number;

  /** @throws SystemError `SYSTEM_CALL_FAILED` */
  constructor(libc: Libc, interfaceIndex: number, refused: RefusalSink) {
    this.#libc = libc;
    this.#interfaceIndex = interfaceIndex;
    this.#refused = refused;
    this.#socket = openSocket(libc, AF_PACKET, SOCK_RAW, 0);
    prepareSocket(libc, this.#socket, () => {
      // Older kernels lack the bypass, and are slower without it.
      setIntegerOption(libc, this.#socket, SOL_PACKET, PACKET_QDISC_BYPASS, 1);
      requestSendBuffer(libc, this.#socket, SEND_BUFFER);
      const address = linkSocketAddress(0, interfaceIndex);
      if (libc.bind(this.#socket, address, LINK_ADDRESS_LENGTH) !== 0) throw callFailed("bind", libc.errno());
    });
    this.#frames = new SendQueue(libc, this.#socket, 0, refused);
    this.queue = this.#frames;
  }

  /** Frames that the kernel has taken so far. */
  get sent(): number {
    return this.#frames.sent + (this.#xdp?.queue.sent ?? 0);
  }

  /** Sends what is queued. Returns 0, or the errno of the lack that keeps the rest in the queue. */
  flush(): number {
    const isFull = this.queue.room() < 0;
    const errno = this.queue.flush();
    if (errno !== 0) return errno;
    if (this.#xdp?.queue.isBroken) this.queue = this.#frames;
    if (isFull && this.queue === this.#frames) {
      this.#fullQueues += 1;
      if (this.#fullQueues === FULL_QUEUES_UNTIL_XDP) this.#openXdp();
    }
    return 0;
  }

  #openXdp(): void {
    const socket = openXdpSocket(this.#libc, this.#interfaceIndex, XDP_QUEUE_SIZES);
    if (socket === undefined) return;
    this.#xdp = { socket, queue: new XdpQueue(this.#libc, socket, this.#refused) };
    this.queue = this.#xdp.queue;
  }

  /** Closes as `CaptureSocket.close` does. */
  async close(): Promise<void> {
    const xdp = this.#xdp?.socket;
    // As long as the rings are mapped the socket stays open.
    xdp?.unmap();
    const descriptors = xdp === undefined ? [this.#socket] : [this.#socket, xdp.descriptor];
    await Promise.all(descriptors.map((descriptor) => this.#libc.closeElsewhere(descriptor)));
  }
}
