import { expect, test } from "vitest";
import { udpPayloads } from "./udp-payloads.ts";

test("the hash table of BitTorrent is pinged by a read-only node: keys in order, texts as long as they say", () => {
  const [payload = new Uint8Array()] = udpPayloads.payloadsOf(6881);
  const text = Buffer.from(payload).toString("latin1");
  expect(text).toBe("d1:ad2:id20:portolan-portscannere1:q4:ping2:roi1e1:t2:po1:y1:qe");
  expect("portolan-portscanner").toHaveLength(20);
});
