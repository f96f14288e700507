import { readFileSync, readSync, writeSync } from "node:fs";
import { constants, setPriority } from "node:os";
import { performance } from "node:perf_hooks";
import { addressOf, TapDevice } from "../linux/tap-device.ts";
import { DEVICE } from "./link-addresses.ts";
import { Responder } from "./responder.ts";
import { SimulatedHosts } from "./simulated-hosts.ts";
import { parseSimulation } from "./simulation-specification.ts";

/**
 * The process that plays a network. Its argument is the specification as JSON; it says `ready` on a line when its device is there.
 * Each byte on its standard input asks for its counters, a line of JSON; it ends with its standard input.
 */

const CONTROL = 0;
const OUTPUT = 1;
/** Longest packet that is read; a jumbo frame fits. */
const MOST_PACKET_BYTES = 16_384;
/** Packets that are read before answers get their turn again. */
const BATCH = 64;
const FOREVER = -1;

// A network does not slow down because the scanner's machine is busy.
setPriority(constants.priority.PRIORITY_HIGHEST);

const hosts = new SimulatedHosts(parseSimulation(JSON.parse(process.argv[2] ?? "")));
const device = new TapDevice(DEVICE, hosts.specification.link, CONTROL);
const packet = new Uint8Array(MOST_PACKET_BYTES);
const packetAddress = addressOf(packet);
const responder = new Responder(hosts, packet, performance.now());
const answersAddress = addressOf(responder.answers);

function readBatch(): number {
  for (let count = 0; count < BATCH; count += 1) {
    const length = device.read(packetAddress, MOST_PACKET_BYTES);
    if (length === 0) return count;
    responder.receive(length, performance.now());
  }
  return BATCH;
}

function deliver(offset: number, length: number): boolean {
  return device.write(answersAddress + offset, length);
}

/** Packets that found the device's queue full. */
function droppedByDevice(): number {
  return Number(readFileSync(`/sys/class/net/${DEVICE}/statistics/tx_dropped`, "utf8"));
}

/** Whether the maker of this process is still there. */
function answerControl(): boolean {
  const requests = readSync(CONTROL, Buffer.alloc(64));
  const report = { ...responder.counters, droppedByDevice: droppedByDevice() };
  for (let count = 0; count < requests; count += 1) writeSync(OUTPUT, `${JSON.stringify(report)}\n`);
  return requests > 0;
}

writeSync(OUTPUT, "ready\n");
for (let isWanted = true; isWanted; ) {
  const count = readBatch();
  responder.turn(performance.now(), deliver);
  const timeoutMs = count > 0 ? 0 : responder.pending > 0 ? 1 : FOREVER;
  if (device.wait(timeoutMs)) isWanted = answerControl();
}
