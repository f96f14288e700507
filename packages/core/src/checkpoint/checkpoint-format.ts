/*
 * A checkpoint is a log of JSON lines:
 *
 *   header   what is scanned, and how
 *   port …   events that have been told, as they were told
 *   host …
 *   commit   where the scan stood after all that is above
 *   port …
 *   commit
 *   …
 *
 * For a scan that goes on, the last whole commit counts, with the events above it; what is below it is cut off, and found anew. Events are
 * written before they are told, so that whoever reads a checkpoint for its results finds all that were told, below the last commit too.
 * Each commit is one write, so a crash at any moment leaves the one before it intact.
 */
export const CHECKPOINT_FORMAT = 1;

/** How every commit line begins; no event does. */
export const COMMIT_PREFIX = '{"type":"commit"';
