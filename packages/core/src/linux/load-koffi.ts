import { existsSync } from "node:fs";
import { createRequire } from "node:module";

type Koffi = typeof import("koffi");

/** Where koffi's packages keep their additions for glibc, from where packages are looked for. */
const ADDITION = `@koromix/koffi-linux-${process.arch}/linux_${process.arch}/koffi.node`;
/** What these are made for; koffi's own loader sees to any other. */
const MAJOR = "3.";

/** The dynamic linkers of musl, which takes an addition for glibc for one of its own: ld.so(8) of glibc lies elsewhere. */
const MUSL_LINKERS: Readonly<Record<string, string>> = {
  x64: "/lib/ld-musl-x86_64.so.1",
  arm64: "/lib/ld-musl-aarch64.so.1",
  riscv64: "/lib/ld-musl-riscv64.so.1",
  loong64: "/lib/ld-musl-loongarch64.so.1",
};

/**
 * koffi's functions. Its loader takes 14 ms, in each thread, of which the addition itself takes 2 (measured: `docs/performance.md`): so that
 * is loaded without it wherever it is plain which one is right.
 *
 * @throws Error when there is no koffi for this machine.
 */
export function loadKoffi(require: (name: string) => unknown = createRequire(import.meta.url)): Koffi {
  return (isGlibc() ? loadAddition(require) : undefined) ?? (require("koffi") as Koffi);
}

function isGlibc(): boolean {
  const musl = MUSL_LINKERS[process.arch];
  return musl !== undefined && !existsSync(musl);
}

/** Undefined where it lies elsewhere, as some package managers have it, or is another koffi's. */
function loadAddition(require: (name: string) => unknown): Koffi | undefined {
  try {
    const addition = require(ADDITION) as Koffi;
    return addition.version.startsWith(MAJOR) ? addition : undefined;
  } catch {
    return undefined;
  }
}
