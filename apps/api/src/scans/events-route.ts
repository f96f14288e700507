import { randomInt } from "node:crypto";
import type { ScanRecord, Store } from "@portolan/store";
import type { Request, RequestHandler, Response } from "express";
import { z } from "zod";
import { findVisible } from "../access/find-visible.ts";
import type { Limits } from "../limits.ts";
import { Problem } from "../problem/problem.ts";
import { unavailable } from "../problem/unavailable.ts";
import { parseRequest } from "../requests/parse-request.ts";
import { frameOf, passingFrameOf } from "../streams/event-frame.ts";
import { writeOrCut } from "../streams/write-or-cut.ts";
import type { Piece } from "./scan-feed.ts";
import type { ScanService } from "./scan-service.ts";
import { isOver } from "./scan-status.ts";

export const EVENT_STREAM_TYPE = "text/event-stream";

/** Milliseconds between two views of a running scan's progress; a scan that waits sends a comment instead, so that the line stays up. */
const PROGRESS_MS = 1_000;
/** Events that are read from the store at once. */
const EVENTS_AT_ONCE = 500;

const sequenceSchema = z
  .string()
  .regex(/^\d{1,15}$/, "The number of an event, as this server gave it.")
  .transform(Number)
  .optional();

/** What the route of events is made with. */
export interface EventsRouteOptions {
  readonly service: ScanService;
  readonly store: Store;
  readonly limits: Limits;
  /** Aborted when the server stops. */
  readonly stopping: AbortSignal;
}

/** The handler of events, and who uses it. */
export interface EventsRoute {
  readonly follow: RequestHandler<{ id: string }>;
  /** Clients that follow the events of a scan now. */
  readonly clients: number;
}

/**
 * `GET /v1/scans/{id}/events`: what a scan has told and tells, as server-sent events, until it is over. `Last-Event-ID` goes on behind
 * an event, without a gap and without a repeat: each has its number in the store, also over a restart of the server.
 */
export function eventsRoute(options: EventsRouteOptions): EventsRoute {
  const { service, store, limits, stopping } = options;
  let clients = 0;

  async function follow(request: Request<{ id: string }>, response: Response): Promise<void> {
    const record = findVisible(service, request.params.id, response);
    const after = parseRequest(sequenceSchema, request.get("Last-Event-ID"), "The header field Last-Event-ID") ?? 0;
    if (!request.accepts(EVENT_STREAM_TYPE))
      throw new Problem("not-acceptable", `Events are sent as ${EVENT_STREAM_TYPE}.`);
    if (clients >= limits.eventClients) {
      const detail = `${limits.eventClients} clients follow events, as many as may here: try again later.`;
      throw unavailable(detail);
    }
    // A browser comes back for ever, unless it is told that there is nothing left (HTML Living Standard, section 9.2.3).
    if (isOver(record.status) && store.events.after(record.number, { after, limit: 1 }).length === 0) {
      response.status(204).end();
      return;
    }
    clients += 1;
    try {
      response.writeHead(200, { "Content-Type": EVENT_STREAM_TYPE, "Cache-Control": "no-store" });
      await new Follower(record, after, response, options).follow(stopping);
      response.end();
    } finally {
      clients -= 1;
    }
  }

  return {
    follow,
    get clients() {
      return clients;
    },
  };
}

/** One client that follows one scan. */
class Follower {
  readonly #record: ScanRecord;
  readonly #response: Response;
  readonly #options: EventsRouteOptions;
  #position: number;
  #isWoken = false;
  #wake: () => void = () => undefined;

  constructor(record: ScanRecord, after: number, response: Response, options: EventsRouteOptions) {
    this.#record = record;
    this.#position = after;
    this.#response = response;
    this.#options = options;
  }

  /** Sends until the scan is over, the client is gone, or the server stops. */
  async follow(stopping: AbortSignal): Promise<void> {
    const { service } = this.#options;
    const wake = (): void => this.#wakeUp();
    const unfollow = service.feed.follow(this.#record.number, wake);
    const stopProgress = this.#startProgress();
    this.#response.once("close", wake);
    stopping.addEventListener("abort", wake);
    try {
      while (!this.#response.destroyed && !stopping.aborted) {
        // Asked before what is sent is read: whatever follows wakes this up again.
        const isLast = service.isOver(this.#record.id);
        if (await this.#sendNext()) continue;
        if (isLast) return;
        await this.#sleep();
      }
    } finally {
      stopProgress();
      unfollow();
      stopping.removeEventListener("abort", wake);
    }
  }

  /** Sends what follows, some of it; false when there was nothing. */
  async #sendNext(): Promise<boolean> {
    const { last, bytes } = this.#nextPiece();
    if (last === this.#position) return false;
    await writeOrCut(this.#response, bytes, this.#options.limits.stalledAfterMs);
    this.#position = last;
    return true;
  }

  #nextPiece(): Piece {
    const { service, store } = this.#options;
    const { number } = this.#record;
    const recent = service.feed.recentAfter(number, this.#position);
    if (recent !== undefined) return recent;
    const stored = store.events.after(number, { after: this.#position, limit: EVENTS_AT_ONCE });
    return { last: stored.at(-1)?.sequence ?? this.#position, bytes: Buffer.from(stored.map(frameOf).join("")) };
  }

  /** Many clients that came together are not told together: requests have their turn in between. */
  #startProgress(): () => void {
    let timer = setTimeout(() => {
      this.#sendProgress();
      timer = setInterval(() => this.#sendProgress(), PROGRESS_MS);
    }, randomInt(PROGRESS_MS));
    return () => clearTimeout(timer);
  }

  /** A client that is behind gets no progress: it has enough to read. */
  #sendProgress(): void {
    if (this.#response.writableNeedDrain || this.#response.destroyed) return;
    const progress = this.#options.service.liveProgressOf(this.#record.id);
    this.#response.write(progress === undefined ? ":\n\n" : passingFrameOf("progress", progress));
  }

  #wakeUp(): void {
    this.#isWoken = true;
    this.#wake();
  }

  async #sleep(): Promise<void> {
    if (!this.#isWoken) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    this.#isWoken = false;
  }
}
