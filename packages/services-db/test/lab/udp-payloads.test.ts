import { createLab, type Lab } from "@portolan/tool-netlab";
import { describeLab } from "@portolan/tool-netlab/vitest";
import { afterAll, beforeAll, expect, it } from "vitest";
import { LAB_SERVERS } from "./lab-servers.ts";
import { startServer } from "./running-server.ts";

describeLab("payloads of UDP ports", () => {
  let lab: Lab;
  let address: string;

  beforeAll(async () => {
    lab = await createLab({ targets: [{ addresses: ["10.77.1.1"] }] });
    // The address of the link, since an answer from a socket bound to no address leaves with it.
    address = lab.truth.targets[0]?.icmpFrom.ipv4 ?? "";
  });

  afterAll(() => lab?.close());

  it.each(LAB_SERVERS)("are answered by $name", async (server) => {
    const running = await startServer(lab, server, address);
    const answers: string[] = [];
    let words = "";
    try {
      for (const { port, payload } of server.asks) answers.push(await running.ask(port, payload));
    } finally {
      words = await running.stop();
    }
    for (const [index, { port, payload, answer }] of server.asks.entries()) {
      expect(answers[index], `payload ${payload} of port ${port}; the server said: ${words}`).toMatch(answer);
    }
  });
});
