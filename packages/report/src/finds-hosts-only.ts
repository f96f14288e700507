import type { StartEvent } from "@portolan/core";

/** Whether hosts alone are looked for, and no port of them. */
export function findsHostsOnly({ techniques }: StartEvent): boolean {
  return techniques.length === 0;
}
