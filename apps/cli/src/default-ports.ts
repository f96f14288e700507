/** How many ports a scan that names none probes, and one with `--fast`, from the most often open on. */
export const DEFAULT_PORTS = 1_000;
export const FAST_PORTS = 100;
