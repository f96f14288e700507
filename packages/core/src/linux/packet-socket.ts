import type { Libc } from "./libc.ts";
import { AF_PACKET, LINK_ADDRESS_LENGTH, linkSocketAddress } from "./link-address.ts";
import { callFailed, openSocket, prepareSocket, SOCK_RAW } from "./open-socket.ts";
import { type RefusalSink, SendQueue } from "./send-queue.ts";
import { requestSendBuffer, setIntegerOption } from "./socket-options.ts";

/** Options of packet(7). Without the queueing discipline a frame goes straight to the driver, and a full one says ENOBUFS. */
const SOL_PACKET = 263;
const PACKET_QDISC_BYPASS = 20;
/** Room for frames on their way, in bytes as the kernel counts them: some 800 for a SYN. */
const SEND_BUFFER = 8 * 1_024 * 1_024;

/** A packet socket (packet(7)) that sends whole frames through one interface, and receives nothing. */
export class PacketSocket {
  readonly queue: SendQueue;
  readonly #libc: Libc;
  readonly #socket: number;

  /** @throws SystemError `SYSTEM_CALL_FAILED` */
  constructor(libc: Libc, interfaceIndex: number, refused: RefusalSink) {
    this.#libc = libc;
    this.#socket = openSocket(libc, AF_PACKET, SOCK_RAW, 0);
    prepareSocket(libc, this.#socket, () => {
      // Older kernels lack the bypass, and are slower without it.
      setIntegerOption(libc, this.#socket, SOL_PACKET, PACKET_QDISC_BYPASS, 1);
      requestSendBuffer(libc, this.#socket, SEND_BUFFER);
      const address = linkSocketAddress(0, interfaceIndex);
      if (libc.bind(this.#socket, address, LINK_ADDRESS_LENGTH) !== 0) throw callFailed("bind", libc.errno());
    });
    this.queue = new SendQueue(libc, this.#socket, 0, refused);
  }

  close(): void {
    this.#libc.close(this.#socket);
  }
}
