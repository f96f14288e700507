import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describeWithCommands } from "@portolan/tool-netlab/vitest";
import { expect, it } from "vitest";
import type { ScanView } from "../../src/scans/scan-view.ts";
import { startListeningWith } from "../command.ts";
import { closedPort, followScan, freshFolder, serve } from "../harness.ts";
import { ManualClock } from "../manual-clock.ts";
import { answer, type Credentials, receiveSecurely } from "../receiver.ts";
import { addSchedule, readSchedule, waitForDelivery } from "../schedule-requests.ts";

/** Who vouches for certificates. */
interface Authority {
  /** Path of its own certificate. */
  readonly file: string;
  /** A key, and a certificate for alternative names as of RFC 5280, section 4.2.1.6. */
  issue(names: string): Credentials;
}

/** Makes an authority that nobody knows who is not told of it. */
function createAuthority(): Authority {
  const folder = freshFolder();
  const [caKey, caFile, keyFile, file] = ["ca.key", "ca.pem", "server.key", "server.pem"].map((name) =>
    join(folder, name),
  ) as [string, string, string, string];
  const request = (key: string, out: string, subject: string, ...more: string[]): void => {
    const kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "1"];
    const words = ["req", "-x509", ...kind, "-keyout", key, "-out", out, "-subj", `/CN=${subject}`, ...more];
    execFileSync("openssl", words, { stdio: "pipe" });
  };
  request(caKey, caFile, "Portolan test authority");
  return {
    file: caFile,
    issue: (names) => {
      const extensions = ["-addext", `subjectAltName=${names}`];
      request(keyFile, file, "receiver", "-CA", caFile, "-CAkey", caKey, ...extensions);
      return { key: readFileSync(keyFile, "utf8"), cert: readFileSync(file, "utf8") };
    },
  };
}

/** Makes a schedule with a webhook, and two scans of it, the second of which makes a notice. */
async function notify(url: string, webhook: string): Promise<{ readonly id: string; readonly scan: string }> {
  const scan = { targets: ["127.0.0.1"], ports: `${await closedPort()}` };
  const { id } = await addSchedule(url, { cron: "@yearly", scan, webhook: { url: webhook, on: "always" } });
  const scans: string[] = [];
  for (let times = 0; times < 2; times += 1) {
    const response = await fetch(`${url}/v1/schedules/${id}/run`, { method: "POST" });
    const asked = (await response.json()) as ScanView;
    await followScan(url, asked.id);
    scans.push(asked.id);
  }
  return { id, scan: scans.at(-1) ?? "" };
}

describeWithCommands(["openssl"], "a webhook over TLS", () => {
  it.each(["localhost", "127.0.0.1"])("gets its notices by %s from a server that knows its authority", async (host) => {
    const authority = createAuthority();
    const receiver = await receiveSecurely(authority.issue("DNS:localhost,IP:127.0.0.1"), answer(204));
    const { url } = await startListeningWith({ NODE_EXTRA_CA_CERTS: authority.file });
    const { id, scan } = await notify(url, receiver.url.replace("127.0.0.1", host));
    const delivery = await receiver.next();
    expect(JSON.parse(delivery.body)).toMatchObject({ schedule: id, scan });
    expect(delivery.headers).toMatchObject({
      host: `${host}:${receiver.port}`,
      "x-portolan-signature": expect.stringMatching(/^sha256=[0-9a-f]{64}$/),
    });
    await waitForDelivery(url, id, { status: "delivered", attempts: 1, problem: null });
  });

  it("gets nothing with a certificate for another name", async () => {
    const authority = createAuthority();
    const names = Array.from({ length: 400 }, (_, index) => `DNS:host-${index}.example`);
    const receiver = await receiveSecurely(authority.issue(names.join(",")), answer(204));
    const { url } = await startListeningWith({ NODE_EXTRA_CA_CERTS: authority.file });
    const { id } = await notify(url, receiver.url.replace("127.0.0.1", "localhost"));
    const { problem } = await waitForDelivery(url, id, { status: "pending", attempts: 1 });
    expect(problem).toContain("certificate");
    expect(problem?.length).toBeLessThanOrEqual(200);
    expect(receiver.left).toBe(0);
  });

  it("gets nothing with a certificate that nobody known has issued, and is given up after eight tries", async () => {
    const receiver = await receiveSecurely(createAuthority().issue("IP:127.0.0.1"), answer(204));
    const clock = new ManualClock("2026-11-27T10:30:00.000Z");
    const url = await serve({ clock });
    const { id } = await notify(url, receiver.url);
    await waitForDelivery(url, id, { status: "pending", attempts: 1, nextTry: "2026-11-27T10:30:10.000Z" });
    for (let attempts = 2; attempts <= 8; attempts += 1) {
      const { lastDelivery } = await readSchedule(url, id);
      await clock.waitedFor(lastDelivery?.nextTry ?? "");
      void clock.set(lastDelivery?.nextTry ?? "");
      await waitForDelivery(url, id, { attempts });
    }
    expect((await readSchedule(url, id)).lastDelivery).toMatchObject({
      status: "failed",
      attempts: 8,
      nextTry: null,
      problem: expect.stringContaining("certificate"),
    });
    expect(receiver.left).toBe(0);
  });
});
