import type { Libc } from "./libc.ts";
import { callFailed, openSocket, prepareSocket, SOCK_RAW } from "./open-socket.ts";
import { type RefusalSink, SendQueue } from "./send-queue.ts";
import { AF_INET, AF_INET6 } from "./socket-address.ts";
import { bindToDevice, requestSendBuffer } from "./socket-options.ts";

/** Protocol of raw(7) for packets that bring their own IP header. */
const IPPROTO_RAW = 255;
/** Room for packets on their way, in bytes as the kernel counts them. */
const SEND_BUFFER = 8 * 1_024 * 1_024;

/** sockaddr_in and sockaddr_in6 as in `socket-address.ts`; the port of a raw socket's address is 0. */
const NAME_LENGTH = { 4: 16, 6: 28 } as const;
const ADDRESS = { 4: 4, 6: 8 } as const;
const ADDRESS_LENGTH = { 4: 4, 6: 16 } as const;
const SCOPE = 24;

/**
 * A raw IP socket (raw(7), ipv6(7)) that sends packets with their own IP header. The kernel finds route, interface and link address.
 */
export class RawIpSocket {
  readonly queue: SendQueue;
  readonly #libc: Libc;
  readonly #family: 4 | 6;
  readonly #socket: number;
  readonly #names: DataView;

  /**
   * @param interfaceName The only interface to send through; by the routing table when left out.
   * @throws SystemError `SYSTEM_CALL_FAILED`
   */
  constructor(libc: Libc, family: 4 | 6, interfaceName: string | undefined, refused: RefusalSink) {
    this.#libc = libc;
    this.#family = family;
    this.#socket = openSocket(libc, family === 4 ? AF_INET : AF_INET6, SOCK_RAW, IPPROTO_RAW);
    prepareSocket(libc, this.#socket, () => {
      requestSendBuffer(libc, this.#socket, SEND_BUFFER);
      const errno = interfaceName === undefined ? 0 : bindToDevice(libc, this.#socket, interfaceName);
      if (errno !== 0) throw callFailed("setsockopt(SO_BINDTODEVICE)", errno);
    });
    this.queue = new SendQueue(libc, this.#socket, NAME_LENGTH[family], refused);
    this.#names = new DataView(this.queue.messages.names.buffer);
    const stride = this.queue.messages.nameStride;
    for (let index = 0; index < this.queue.messages.capacity; index += 1) {
      this.#names.setUint16(index * stride, family === 4 ? AF_INET : AF_INET6, true);
    }
  }

  /** Addresses the packet that is added next. `scope` is the interface of a link-local IPv6 address, and 0 for any other. */
  address(destination: Uint8Array, scope: number): void {
    const { names, nameStride } = this.queue.messages;
    const at = this.queue.next * nameStride;
    const start = at + ADDRESS[this.#family];
    const length = ADDRESS_LENGTH[this.#family];
    for (let index = 0; index < length; index += 1) names[start + index] = destination[index] as number;
    if (this.#family === 6) this.#names.setUint32(at + SCOPE, scope, true);
  }

  /** Packets that the kernel has taken so far. */
  get sent(): number {
    return this.queue.sent;
  }

  /** Sends what is queued. Returns 0, or the errno of the lack that keeps the rest in the queue. */
  flush(): number {
    return this.queue.flush();
  }

  close(): void {
    this.#libc.close(this.#socket);
  }
}
