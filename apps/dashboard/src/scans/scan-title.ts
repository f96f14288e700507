import type { Scan } from "../api/types.ts";
import { visibleText } from "../text/visible-text.ts";

const MOST_TARGETS = 3;
const MOST_CHARACTERS = 80;

/** What a scan is of, in a few words: `127.0.0.1, 10.0.0.0/24 and 4 more`. */
export function scanTitle({ request }: Pick<Scan, "request">): string {
  const { targets } = request;
  const shown = targets.slice(0, MOST_TARGETS).map((target) => visibleText(target, MOST_CHARACTERS));
  const more = targets.length - shown.length;
  return more > 0 ? `${shown.join(", ")} and ${more} more` : shown.join(", ");
}
