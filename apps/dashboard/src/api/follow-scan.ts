import { isPassing, type PortolanClient, pause, ServerProblem, type Told } from "@portolan/client";

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;

/** Told of what happens while a scan is followed. */
export interface Follower {
  readonly onTold: (told: Told) => void;
  /** Whether the line to the server stands. */
  readonly onLine: (isUp: boolean) => void;
}

/**
 * Follows a scan from its first event until it is over, however long the server is away in between, and tells when it is.
 *
 * @throws ServerProblem, ClientError when the server refuses for good.
 */
export async function followScan(
  client: PortolanClient,
  id: string,
  { onTold, onLine }: Follower,
  signal: AbortSignal,
): Promise<void> {
  let after = 0;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(LONGEST_PAUSE_MS, 2 * pauseMs)) {
    try {
      for await (const told of client.follow(id, { after, signal })) {
        if (told.kind === "event") after = told.id;
        pauseMs = FIRST_PAUSE_MS;
        onLine(true);
        onTold(told);
      }
      return;
    } catch (error) {
      if (signal.aborted || !isPassing(error)) throw error;
      onLine(false);
      await pause(error instanceof ServerProblem ? (error.retryAfterMs ?? pauseMs) : pauseMs, signal);
    }
  }
}
