import type { Lab } from "@portolan/tool-netlab";
import { BenchError } from "../bench-error.ts";

const RULESET = `
table netdev hole {
  chain ingress {
    type filter hook ingress device "eth0" priority -1; policy drop;
  }
}
`;

/**
 * Makes a lab's target drop every packet as it comes in, before its kernel looks at it.
 *
 * @throws BenchError when nftables refuses.
 */
export async function openBlackHole(lab: Pick<Lab, "exec">): Promise<void> {
  const { exitCode, stderr } = await lab.exec("nft", ["-f", "-"], { where: "target", input: RULESET });
  if (exitCode !== 0) throw new BenchError(`No black hole could be made: ${stderr.trim()}`);
}
