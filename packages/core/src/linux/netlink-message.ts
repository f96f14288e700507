/*
 * struct nlmsghdr, netlink(7), 16 bytes, in the machine's byte order; the next message begins at the next multiple of 4:
 *
 *   0        4      6       8          12     16
 *   | length | type | flags | sequence | port | body …
 *
 * struct rtattr, rtnetlink(7): length (its own 4 bytes counted) in 2 bytes, type in 2, value; aligned to 4 as well.
 */
const HEADER_LENGTH = 16;
const ATTRIBUTE_HEADER_LENGTH = 4;
/** The two high bits of an attribute's type are flags (linux/netlink.h: NLA_F_NESTED, NLA_F_NET_BYTEORDER). */
const ATTRIBUTE_TYPE = 0x3fff;

/** Flags of a request, netlink(7). */
export const NLM_F_REQUEST = 0x001;
export const NLM_F_DUMP = 0x300;

/** Types of control messages, netlink(7). The body of an error begins with a negative errno. */
export const NLMSG_ERROR = 2;
export const NLMSG_DONE = 3;

/** One message, as it lies in what was received. */
export interface NetlinkMessage {
  readonly type: number;
  readonly sequence: number;
  readonly body: Uint8Array;
}

/** An attribute to be written. */
export interface NetlinkAttribute {
  readonly type: number;
  readonly value: Uint8Array;
}

function aligned(length: number): number {
  return (length + 3) & -4;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Splits what was received into its messages, and stops at the first whose length can't be. */
export function netlinkMessages(received: Uint8Array): NetlinkMessage[] {
  const view = viewOf(received);
  const messages: NetlinkMessage[] = [];
  let at = 0;
  while (at + HEADER_LENGTH <= received.length) {
    const length = view.getUint32(at, true);
    if (length < HEADER_LENGTH || at + length > received.length) break;
    messages.push({
      type: view.getUint16(at + 4, true),
      sequence: view.getUint32(at + 8, true),
      body: received.subarray(at + HEADER_LENGTH, at + length),
    });
    at += aligned(length);
  }
  return messages;
}

/** The attributes behind a message's fixed part by their types, the last of each; it stops at the first whose length can't be. */
export function netlinkAttributes(body: Uint8Array, fixedLength: number): Map<number, Uint8Array> {
  const view = viewOf(body);
  const attributes = new Map<number, Uint8Array>();
  let at = aligned(fixedLength);
  while (at + ATTRIBUTE_HEADER_LENGTH <= body.length) {
    const length = view.getUint16(at, true);
    if (length < ATTRIBUTE_HEADER_LENGTH || at + length > body.length) break;
    const type = view.getUint16(at + 2, true) & ATTRIBUTE_TYPE;
    attributes.set(type, body.subarray(at + ATTRIBUTE_HEADER_LENGTH, at + length));
    at += aligned(length);
  }
  return attributes;
}

/** An unsigned 32-bit value; undefined when the attribute is missing or not that long. */
export function netlinkNumber(value: Uint8Array | undefined): number | undefined {
  return value?.length === 4 ? viewOf(value).getUint32(0, true) : undefined;
}

/** The errno of an error message, 0 for an acknowledgement; undefined when it is too short to hold one. */
export function netlinkErrno(body: Uint8Array): number | undefined {
  return body.length < 4 ? undefined : -viewOf(body).getInt32(0, true);
}

/** Writes a request. */
export function netlinkRequest(
  type: number,
  flags: number,
  sequence: number,
  fixed: Uint8Array,
  attributes: readonly NetlinkAttribute[],
): Uint8Array {
  const start = HEADER_LENGTH + aligned(fixed.length);
  const sizes = attributes.map(({ value }) => aligned(ATTRIBUTE_HEADER_LENGTH + value.length));
  const bytes = new Uint8Array(sizes.reduce((sum, size) => sum + size, start));
  const view = viewOf(bytes);
  view.setUint32(0, bytes.length, true);
  view.setUint16(4, type, true);
  view.setUint16(6, flags | NLM_F_REQUEST, true);
  view.setUint32(8, sequence, true);
  bytes.set(fixed, HEADER_LENGTH);
  let at = start;
  for (const [index, { type: attributeType, value }] of attributes.entries()) {
    view.setUint16(at, ATTRIBUTE_HEADER_LENGTH + value.length, true);
    view.setUint16(at + 2, attributeType, true);
    bytes.set(value, at + ATTRIBUTE_HEADER_LENGTH);
    at += sizes[index] as number;
  }
  return bytes;
}
