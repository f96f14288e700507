import type { StoredEvent } from "@portolan/store";

/** An event as server-sent events have it (HTML Living Standard, section 9.2): JSON has no line breaks of its own. */
export function frameOf({ sequence, type, json }: StoredEvent): string {
  return `id: ${sequence}\nevent: ${type}\ndata: ${json}\n\n`;
}

/** One that is not kept and has no number: a client that comes back does not get it again. */
export function passingFrameOf(type: string, value: unknown): string {
  return `event: ${type}\ndata: ${JSON.stringify(value)}\n\n`;
}
