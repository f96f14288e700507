import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createLab, type Lab, PRESETS, type PresetName } from "../src/index.ts";
import { describeLab } from "../src/vitest.ts";
import { nmap } from "./nmap.ts";
import { connectOutcomes } from "./programs.ts";

/** Makes the lab of a preset for the tests of a suite. */
function usePreset(name: PresetName): () => Lab {
  let lab: Lab | undefined;
  beforeAll(async () => {
    lab = await createLab(PRESETS[name].specification);
  });
  afterAll(() => lab?.close());
  return () => {
    if (lab === undefined) throw new Error(`the lab "${name}" was not made`);
    return lab;
  };
}

/** What nmap calls a reason in a SYN scan where it differs: RFC 4443 calls codes 5 and 6 finer words for code 1. */
const SYN_WORDS: Readonly<Record<string, string>> = {
  "policy-failed": "admin-prohibited",
  "route-rejected": "reject-route",
};

describeLab("preset truth", () => {
  const lab = usePreset("truth");
  const { targets, ports } = PRESETS.truth.scan;

  for (const family of ["IPv4", "IPv6"]) {
    const addresses = targets.filter((address) => address.includes(":") === (family === "IPv6"));

    it(`is what nmap -sS finds in ${family}, port by port, state and reason`, async () => {
      const found = await nmap(lab(), addresses, ["-sS", "-p", ports]);
      const expected = found.map(({ ip, port }) => {
        const { state, reason } = lab().truthOf(ip, port);
        const noRoute = reason === "net-unreach" && family === "IPv6";
        return { ip, port, state, reason: noRoute ? "no-route" : (SYN_WORDS[reason] ?? reason) };
      });
      expect(found).toHaveLength(2_000);
      expect(found).toEqual(expected);
    });

    it(`is what nmap -sT finds in ${family}, as far as connect(2) can tell it`, async () => {
      const found = await nmap(lab(), addresses, ["-sT", "-p", ports]);
      expect(found).toHaveLength(2_000);
      for (const { ip, port, state } of found) {
        const { state: expected, reason } = lab().truthOf(ip, port);
        // A refused connection may be a reset or an ICMP port unreachable: the errno is the same.
        const possible = reason === "port-unreach" ? ["closed", "filtered"] : [expected];
        expect(possible, `${ip} ${port}`).toContain(state);
      }
    });

    it(`is what a connect of Node's ends with in ${family}`, async () => {
      const address = addresses[0] ?? "";
      const tried = [
        22, 80, 443, 900, 919, 1, 99, 1_000, 120, 129, 100, 119, 200, 210, 220, 230, 240, 250, 260, 290, 300, 330,
      ];
      // Few retransmissions, so that the kernel itself gives the dropped ones up soon.
      const outcomes = await connectOutcomes(lab(), address, tried, { sysctls: { "net.ipv4.tcp_syn_retries": 2 } });
      const expected = tried.map((port) => [String(port), lab().truthOf(address, port).connectError ?? "accepted"]);
      expect(outcomes).toEqual(Object.fromEntries(expected));
    });
  }
});

describeLab("preset one-host", () => {
  const lab = usePreset("one-host");

  for (const technique of ["-sS", "-sT"]) {
    it(`has six open ports and 65,529 closed ones for nmap ${technique}`, async () => {
      const { targets, ports } = PRESETS["one-host"].scan;
      const found = await nmap(lab(), targets, [technique, "-p", ports]);
      expect(found).toHaveLength(65_535);
      const wrong = found.filter(({ ip, port, state }) => state !== lab().truthOf(ip, port).state);
      expect(wrong).toEqual([]);
      const open = found.filter(({ state }) => state === "open").map(({ port }) => port);
      expect(open.sort((left, right) => left - right)).toEqual([22, 80, 443, 3_306, 8_080, 49_152]);
    });
  }
});

describeLab("preset subnet", () => {
  const lab = usePreset("subnet");

  for (const technique of ["-sS", "-sT"]) {
    it(`has 254 hosts for nmap ${technique}, three of them with an open port`, async () => {
      const { targets, ports } = PRESETS.subnet.scan;
      const found = await nmap(lab(), targets, [technique, "-p", ports]);
      expect(found).toHaveLength(25_400);
      const wrong = found.filter(({ ip, port, state }) => state !== lab().truthOf(ip, port).state);
      expect(wrong).toEqual([]);
      const open = found.filter(({ state }) => state === "open").map(({ ip, port }) => `${ip} ${port}`);
      expect(open.sort()).toEqual(["10.77.3.100 80", "10.77.3.20 22", "10.77.3.254 99"]);
    });
  }
});

describeLab("preset mostly-dropped", () => {
  const lab = usePreset("mostly-dropped");

  for (const technique of ["-sS", "-sT"]) {
    it(`has 20 open, 80 closed and 900 filtered ports for nmap ${technique}`, async () => {
      const { targets, ports } = PRESETS["mostly-dropped"].scan;
      const found = await nmap(lab(), targets, [technique, "-p", ports]);
      const wrong = found.filter(({ ip, port, state }) => state !== lab().truthOf(ip, port).state);
      expect(wrong).toEqual([]);
      const count = (wanted: string): number => found.filter(({ state }) => state === wanted).length;
      expect([count("open"), count("closed"), count("filtered")]).toEqual([20, 80, 900]);
    });
  }
});

describeLab("preset lossy", () => {
  const lab = usePreset("lossy");

  for (const technique of ["-sS", "-sT"]) {
    it(`leaves nmap ${technique} nothing to find but the truth or silence`, async () => {
      const { targets, ports } = PRESETS.lossy.scan;
      const found = await nmap(lab(), targets, [technique, "-p", ports]);
      expect(found).toHaveLength(1_000);
      const wrong = found.filter(({ ip, port, state, reason }) => {
        return state !== lab().truthOf(ip, port).state && reason !== "no-response";
      });
      expect(wrong).toEqual([]);
      // A probe and its answer both arrive in 90 of 100 cases; with one retransmission 99 of 100 ports are found.
      expect(found.filter(({ state }) => state === "open").length).toBeGreaterThan(85);
    });
  }
});

describeLab("preset all-open", () => {
  const lab = usePreset("all-open");
  const { targets, ports } = PRESETS["all-open"].scan;

  it("is all open for nmap -sS, which resets every connection half-way, and then still accepts", async () => {
    const found = await nmap(lab(), targets, ["-sS", "-p", ports]);
    expect(found.filter(({ state }) => state === "open")).toHaveLength(65_535);
    const sample = Array.from({ length: 100 }, (_, index) => 655 * (index + 1));
    const outcomes = await connectOutcomes(lab(), "10.77.6.1", sample);
    expect(new Set(Object.values(outcomes))).toEqual(new Set(["accepted"]));
  });

  it("is all open for nmap -sT", async () => {
    const found = await nmap(lab(), targets, ["-sT", "-p", ports]);
    expect(found.filter(({ state }) => state === "open")).toHaveLength(65_535);
  });
});

describe("presets", () => {
  it("are all tried above", () => {
    expect(Object.keys(PRESETS)).toEqual(["truth", "one-host", "subnet", "mostly-dropped", "lossy", "all-open"]);
  });
});
