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
 * The last whole commit counts, with the events above it; what is below it is a torn or unfinished write and is cut off. Each
 * addition is one write that ends in a commit line, so a crash at any moment leaves the commit before it intact.
 */
export const CHECKPOINT_FORMAT = 1;

/** How every commit line begins; no event does. */
export const COMMIT_PREFIX = '{"type":"commit"';
