import { chooseEngine } from "../engines/create-engine.ts";
import { InputError } from "../errors.ts";
import type { ScanEvent, WarningEvent } from "../results/events.ts";
import { AddressSet } from "../targets/address-set.ts";
import { AddressSetBuilder } from "../targets/address-set-builder.ts";
import { parseAddress } from "../targets/address-text.ts";
import { prepareScan, selectTargets } from "./prepare-scan.ts";
import type { PreparedScan } from "./prepared-scan.ts";
import type { DiscoveryOptions, ScanRequest } from "./request.ts";
import { isSweep } from "./sweep-choice.ts";
import type { ThreadAllotment } from "./thread-allotment.ts";

/** Addresses of this machine's own, which is up (RFC 1122 section 3.2.1.3, RFC 4291 section 2.5.3). */
const LOOPBACK = ["127.0.0.0-127.255.255.255", "::1"];

/** Runs a scan that was prepared, and gives its events. */
export type Look = (prepared: PreparedScan) => AsyncIterable<ScanEvent>;

/**
 * Looks for the hosts that are up, and prepares a scan of their ports. Where the look was broken off, nothing is known of hosts that were
 * not asked, so the scan is of all of them.
 *
 * @param onAllotted As of `prepareScan`.
 * @throws As `prepareScan`, and InputError `REQUEST_INVALID` for a shard: two machines may see different hosts, and then their shards
 * would overlap.
 */
export async function prepareDiscovered(
  request: ScanRequest,
  discovery: DiscoveryOptions | "auto",
  onAllotted: (allotment: ThreadAllotment) => void,
  look: Look,
): Promise<PreparedScan> {
  const targets = await selectTargets(request);
  if (discovery === "auto" && !isWorthLooking(request, targets.addresses))
    return await prepareScan({ ...request, targets, discovery: false }, onAllotted);
  if (request.shard !== undefined) {
    const text = `${request.shard.index}/${request.shard.count}`;
    throw new InputError(
      "REQUEST_INVALID",
      text,
      `Shard "${text}" does not go with host discovery, which may differ from machine to machine: leave discovery out.`,
    );
  }
  // How ports are to be asked need not be how hosts are found: echo requests beat connections where they may be sent.
  const { checkpoint: _, techniques: __, ...first } = request;
  const asked = discovery === "auto" ? {} : discovery;
  const prepared = await prepareScan({ ...first, targets, discovery: { ...asked, only: true } });
  const up = new AddressSetBuilder();
  const warnings: WarningEvent[] = [];
  let isWhole = false;
  for await (const event of look(prepared)) {
    if (event.type === "host" && event.state === "up") addTo(up, event.ip);
    else if (event.type === "warning") warnings.push(event);
    else if (event.type === "end") isWhole = event.status === "finished";
  }
  const addresses = isWhole ? up.build() : targets.addresses;
  const scan = await prepareScan(
    { ...request, targets: { ...targets, addresses }, discovery: false },
    onAllotted,
    isWhole ? targets.addresses : undefined,
  );
  const told = new Set(scan.warnings.map(({ message }) => message));
  return {
    ...scan,
    warnings: [...scan.warnings, ...warnings.filter(({ message }) => !told.has(message))],
  };
}

/**
 * Whether hosts are looked for unasked. Not before a shard or a sweep; not on this machine; and not where connections alone may be made: a
 * host that drops those to the two ports that nmap asks then would go for one that is not there.
 */
function isWorthLooking(request: ScanRequest, addresses: AddressSet): boolean {
  const { shard, engine = "auto" } = request;
  if (shard !== undefined || engine === "connect" || engine === "net" || isSweep(request, addresses.size)) return false;
  if (addresses.subtract(AddressSet.fromJSON(LOOPBACK)).size === 0) return false;
  return chooseEngine("auto").name === "raw";
}

function addTo(set: AddressSetBuilder, ip: string): void {
  const address = parseAddress(ip);
  if (address?.family === 4) set.add({ family: 4, first: address.value, last: address.value });
  else if (address?.family === 6) set.add({ family: 6, first: address.value, last: address.value });
}
