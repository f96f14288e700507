import { FAMILIES, type Family } from "./address-range.ts";
import type { PlannedTarget } from "./plan.ts";

/** One end of a link: its device and its addresses. */
interface LinkAddresses {
  readonly scanner: string;
  readonly target: string;
  readonly prefixLength: number;
}

/** The veth pair between the scanner and one target. */
export interface Link extends Readonly<Record<Family, LinkAddresses>> {
  /** Name of the device in the scanner's namespace; in the target's it is `TARGET_DEVICE`. */
  readonly scannerDevice: string;
  readonly scannerMac: string;
  readonly targetMac: string;
}

/** The only device of a target besides its loopback. */
export const TARGET_DEVICE = "eth0";

/** The link of a target by its place in the specification, which is below 16. */
export function linkOf(index: number): Link {
  const digit = index.toString(16).padStart(2, "0");
  return {
    scannerDevice: `eth${index}`,
    // The second bit of the first octet says "locally administered" (IEEE 802-2014 section 8.4).
    scannerMac: `02:00:00:4c:${digit}:01`,
    targetMac: `02:00:00:4c:${digit}:02`,
    ipv4: { scanner: `10.76.${index}.1`, target: `10.76.${index}.2`, prefixLength: 30 },
    ipv6: { scanner: `fd76:0:0:${digit}::1`, target: `fd76:0:0:${digit}::2`, prefixLength: 64 },
  };
}

/** Arguments of the `ip` call that lays a veth pair straight into two namespaces, so that the host never sees it. */
export function linkArguments(index: number, scannerNamespace: string, targetNamespace: string): string[] {
  const { scannerDevice, scannerMac, targetMac } = linkOf(index);
  return [
    ...["link", "add", scannerDevice, "address", scannerMac, "netns", scannerNamespace, "type", "veth"],
    ...["peer", "name", TARGET_DEVICE, "address", targetMac, "netns", targetNamespace],
  ];
}

function familyOf(text: string): Family {
  return text.includes(":") ? "ipv6" : "ipv4";
}

/** Lines for one end of a link, in the families that the target has addresses of. */
function endBatch(target: PlannedTarget, end: "scanner" | "target"): string[] {
  const link = linkOf(target.index);
  const device = end === "scanner" ? link.scannerDevice : TARGET_DEVICE;
  const otherEnd = end === "scanner" ? "target" : "scanner";
  const otherMac = end === "scanner" ? link.targetMac : link.scannerMac;
  const families = FAMILIES.filter((family) => target.addresses[family].length > 0);
  return [
    "link set lo up",
    `link set ${device} up`,
    ...families.flatMap((family) => [
      `addr add ${link[family][end]}/${link[family].prefixLength} dev ${device}${family === "ipv6" ? " nodad" : ""}`,
      // Address resolution works, but a first packet that waits for it would be a difference that no truth tells.
      `neigh replace ${link[family][otherEnd]} lladdr ${otherMac} dev ${device} nud permanent`,
    ]),
  ];
}

/** `ip -batch` lines for the scanner's side of a link: all addresses of the target lie behind it as behind a router. */
export function scannerBatch(target: PlannedTarget): string {
  const link = linkOf(target.index);
  const routes = target.addressTexts.map((text) => `route add ${text} via ${link[familyOf(text)].target}`);
  return `${[...endBatch(target, "scanner"), ...routes].join("\n")}\n`;
}

/**
 * `ip -batch` lines for a target. An address or prefix becomes one local route on the loopback, which makes every address in it the
 * target's own at no cost ("AnyIP", ip-route(8) type local). Since none is an address of a device, ICMP messages come from the
 * link's, as from a router.
 */
export function targetBatch(target: PlannedTarget): string {
  const own = target.addressTexts.map((text) => `route add local ${text} dev lo`);
  return `${[...endBatch(target, "target"), ...own].join("\n")}\n`;
}
