import type { Machine } from "./machine.ts";

/** Bits of capabilities(7): `CAP_NET_ADMIN` may exceed limits of buffers, `CAP_SYS_RESOURCE` may raise limits of processes. */
const BITS = { CAP_NET_ADMIN: 12n, CAP_SYS_RESOURCE: 24n } as const;

/** Whether the process has a capability in force: proc_pid_status(5), in hexadecimal. */
export function hasCapability(machine: Machine, name: keyof typeof BITS): boolean {
  const contents = machine.read("/proc/self/status");
  const set = /^CapEff:\s*([0-9a-f]{1,16})$/m.exec(contents.kind === "text" ? contents.text : "")?.[1] ?? "0";
  return ((BigInt(`0x${set}`) >> BITS[name]) & 1n) === 1n;
}
