import type { Libc, MappedMemory } from "./libc.ts";
import { openSocket, SOCK_RAW } from "./open-socket.ts";
import { type Bytes, pinnedBytes } from "./pinned-bytes.ts";
import { requestSendBuffer, setIntegerOption } from "./socket-options.ts";

/** Address family and options of AF_XDP (Linux Documentation/networking/af_xdp.rst, linux/if_xdp.h). */
const AF_XDP = 44;
const SOL_XDP = 283;
const XDP_MMAP_OFFSETS = 1;
const XDP_TX_RING = 3;
const XDP_UMEM_REG = 4;
const XDP_UMEM_FILL_RING = 5;
const XDP_UMEM_COMPLETION_RING = 6;
/** Frames that one send(2) takes at most; 32 on kernels that do not know the option. */
const XDP_MAX_TX_SKB_BUDGET = 9;
/** Where the rings are found by mmap(2). */
const TX_RING_OFFSET = 0x8000_0000;
const COMPLETION_RING_OFFSET = 0x1_8000_0000;
/** The kernel copies each frame, as it does for a packet socket: no driver needs to know of XDP, and none is asked. */
const XDP_COPY = 2;

/**
 * struct xdp_mmap_offsets, 128 bytes: where producer, consumer, entries and flags lie in the rings for receiving, sending, filling and
 * completion, 8 bytes each. Kernels before 5.4 have no flags there.
 */
const OFFSETS_LENGTH = 128;
const TX_OFFSETS = 32;
const COMPLETION_OFFSETS = 96;
/** struct xdp_umem_reg as far as every kernel knows it: address, length, bytes of a chunk, headroom. */
const REGISTRATION_LENGTH = 24;
/** struct sockaddr_xdp: family, flags, interface, queue, descriptor of a shared memory. */
const ADDRESS_LENGTH = 16;
/** struct xdp_desc (address, length, options), and an entry of the completion ring (address). */
const TX_ENTRY_LENGTH = 16;
const COMPLETION_ENTRY_LENGTH = 8;

/** No frame may cross the bounds of a chunk: the smallest page of any machine. */
export const CHUNK_LENGTH = 4_096;
/** The memory begins at the bounds of the largest page of any machine. */
const LARGEST_PAGE = 65_536;
/** Frames on their way, as the kernel counts them: some 800 bytes for a SYN. */
const SEND_BUFFER = 8 * 1_024 * 1_024;
/** Each queue of an interface can have one such socket: another worker, another program may hold the first ones. */
const MOST_QUEUES = 16;

/** A ring of entries in 32-bit words, with its two counters, which run over at 2^32. */
export interface XdpRing {
  readonly words: Uint32Array;
  /** Indices of words. */
  readonly producer: number;
  readonly consumer: number;
  readonly entries: number;
  /** Number of entries less one. */
  readonly mask: number;
}

/** Sizes are powers of two. */
export interface XdpSizes {
  readonly memory: number;
  readonly txEntries: number;
  readonly completionEntries: number;
  /** Frames that one call should take. */
  readonly budget: number;
}

/** A socket of the family AF_XDP that sends frames from memory that it shares with the kernel, and receives nothing. */
export interface XdpSocket {
  readonly descriptor: number;
  /** What frames are sent from. */
  readonly memory: Bytes;
  readonly tx: XdpRing;
  readonly completion: XdpRing;
  /** Neither ring may be touched afterwards. */
  unmap(): void;
}

/** Opens a socket on the first free queue of an interface; undefined where the kernel or the interface will not have it. */
export function openXdpSocket(libc: Libc, interfaceIndex: number, sizes: XdpSizes): XdpSocket | undefined {
  let descriptor: number;
  try {
    descriptor = openSocket(libc, AF_XDP, SOCK_RAW, 0);
  } catch {
    return undefined;
  }
  const memory = alignedMemory(libc, sizes.memory);
  const isSetUp = setUp(libc, descriptor, memory, sizes) && bindToFreeQueue(libc, descriptor, interfaceIndex);
  const socket = isSetUp ? mapRings(libc, descriptor, memory, sizes) : undefined;
  if (socket === undefined) libc.close(descriptor);
  return socket;
}

function alignedMemory(libc: Libc, length: number): Bytes {
  const bytes = pinnedBytes(length + LARGEST_PAGE);
  const beyond = Number(libc.addressOf(bytes) % BigInt(LARGEST_PAGE));
  return bytes.subarray(LARGEST_PAGE - beyond, LARGEST_PAGE - beyond + length);
}

function setUp(libc: Libc, socket: number, memory: Bytes, sizes: XdpSizes): boolean {
  const registration = pinnedBytes(REGISTRATION_LENGTH);
  const view = new DataView(registration.buffer);
  view.setBigUint64(0, libc.addressOf(memory), true);
  view.setBigUint64(8, BigInt(memory.length), true);
  view.setUint32(16, CHUNK_LENGTH, true);
  if (libc.setsockopt(socket, SOL_XDP, XDP_UMEM_REG, registration, REGISTRATION_LENGTH) !== 0) return false;
  requestSendBuffer(libc, socket, SEND_BUFFER);
  setIntegerOption(libc, socket, SOL_XDP, XDP_MAX_TX_SKB_BUDGET, sizes.budget);
  const rings = [
    // The kernel wants the ring for receiving too, if only to stay empty.
    [XDP_UMEM_FILL_RING, 1],
    [XDP_UMEM_COMPLETION_RING, sizes.completionEntries],
    [XDP_TX_RING, sizes.txEntries],
  ] as const;
  return rings.every(([name, entries]) => setIntegerOption(libc, socket, SOL_XDP, name, entries) === 0);
}

function bindToFreeQueue(libc: Libc, socket: number, interfaceIndex: number): boolean {
  const address = pinnedBytes(ADDRESS_LENGTH);
  const view = new DataView(address.buffer);
  view.setUint16(0, AF_XDP, true);
  view.setUint16(2, XDP_COPY, true);
  view.setUint32(4, interfaceIndex, true);
  for (let queue = 0; queue < MOST_QUEUES; queue += 1) {
    view.setUint32(8, queue, true);
    if (libc.bind(socket, address, ADDRESS_LENGTH) === 0) return true;
  }
  return false;
}

function mapRings(libc: Libc, descriptor: number, memory: Bytes, sizes: XdpSizes): XdpSocket | undefined {
  const offsets = pinnedBytes(OFFSETS_LENGTH);
  const length = pinnedBytes(4);
  const lengthView = new DataView(length.buffer);
  lengthView.setUint32(0, OFFSETS_LENGTH, true);
  if (libc.getsockopt(descriptor, SOL_XDP, XDP_MMAP_OFFSETS, offsets, length) !== 0) return undefined;
  if (lengthView.getUint32(0, true) !== OFFSETS_LENGTH) return undefined;
  const view = new DataView(offsets.buffer);
  const { txEntries, completionEntries } = sizes;
  const txLength = entriesAt(view, TX_OFFSETS) + txEntries * TX_ENTRY_LENGTH;
  const tx = libc.mapMemory(descriptor, txLength, TX_RING_OFFSET);
  if (tx === undefined) return undefined;
  const completionLength = entriesAt(view, COMPLETION_OFFSETS) + completionEntries * COMPLETION_ENTRY_LENGTH;
  const completion = libc.mapMemory(descriptor, completionLength, COMPLETION_RING_OFFSET);
  if (completion === undefined) {
    tx.unmap();
    return undefined;
  }
  return {
    descriptor,
    memory,
    tx: ringIn(tx, view, TX_OFFSETS, txEntries),
    completion: ringIn(completion, view, COMPLETION_OFFSETS, completionEntries),
    unmap: () => {
      tx.unmap();
      completion.unmap();
    },
  };
}

function entriesAt(offsets: DataView, at: number): number {
  return Number(offsets.getBigUint64(at + 16, true));
}

function ringIn({ buffer }: MappedMemory, offsets: DataView, at: number, entries: number): XdpRing {
  return {
    words: new Uint32Array(buffer),
    producer: Number(offsets.getBigUint64(at, true)) / 4,
    consumer: Number(offsets.getBigUint64(at + 8, true)) / 4,
    entries: entriesAt(offsets, at) / 4,
    mask: entries - 1,
  };
}
