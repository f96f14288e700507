import { chooseEngine } from "../engines/create-engine.ts";
import type { EngineName } from "../engines/engine-name.ts";
import { InputError, type SystemError } from "../errors.ts";
import type { PortSelection } from "../ports/port-selection.ts";
import type { Technique } from "../workers/technique.ts";

/** How ports are to be asked, and by which engine. */
export interface TechniqueChoice {
  readonly engine: EngineName;
  readonly techniques: readonly Technique[];
  /** Why this is not the engine that was wanted most, where it is not. */
  readonly fallback?: SystemError;
}

/**
 * Decides for techniques and the engine that can carry them out. Where nothing was asked for, a SYN asks TCP ports if packets may be
 * sent, and a connection if not; UDP ports are asked by a datagram.
 *
 * @throws InputError `REQUEST_INVALID` for techniques that no one engine has.
 * @throws SystemError `ENGINE_UNAVAILABLE` when what was asked for does not work here, and nothing else could answer the question.
 */
export function chooseTechniques(
  wanted: { readonly techniques?: readonly Technique[]; readonly engine?: EngineName | "auto" },
  ports: PortSelection,
): TechniqueChoice {
  const { techniques: asked, engine = "auto" } = wanted;
  const techniques = asked ?? (ports.udp.length > 0 && ports.tcp.length === 0 ? (["udp"] as const) : undefined);
  checkTechniques(techniques ?? [], engine);
  if (techniques?.includes("connect") === true) return { ...enginesOf(chooseEngine(engine, "connect")), techniques };
  const needsPackets = ports.udp.length > 0 || techniques?.includes("ack") === true;
  const choice = enginesOf(chooseEngine(engine, needsPackets ? "packets" : "any"));
  if (choice.engine !== "raw") return { ...choice, techniques: ["connect"] };
  if (techniques !== undefined) return { ...choice, techniques };
  return { ...choice, techniques: ports.udp.length > 0 ? ["syn", "udp"] : ["syn"] };
}

function enginesOf({ name, fallback }: ReturnType<typeof chooseEngine>): Omit<TechniqueChoice, "techniques"> {
  return { engine: name, ...(fallback === undefined ? {} : { fallback }) };
}

function checkTechniques(techniques: readonly Technique[], engine: EngineName | "auto"): void {
  const ofTcp = techniques.filter((technique) => technique !== "udp");
  const text = techniques.join(", ");
  if (ofTcp.length > 1)
    throw new InputError("REQUEST_INVALID", text, `Techniques ${text} ask TCP ports in more than one way: choose one.`);
  if (techniques.includes("connect") && techniques.includes("udp")) {
    throw new InputError(
      "REQUEST_INVALID",
      text,
      `Techniques ${text} do not go together: connections and datagrams are sent by different engines, so make two scans, or ask TCP ports by SYN.`,
    );
  }
  if (engine === "raw" && techniques.includes("connect"))
    throw new InputError(
      "REQUEST_INVALID",
      text,
      `Engine "raw" makes no connections: choose the technique syn, or the engine connect.`,
    );
}

/** Leaves the ports that some technique asks. */
export function portsAsked({ tcp, udp }: PortSelection, techniques: readonly Technique[] | undefined): PortSelection {
  if (techniques === undefined) return { tcp, udp };
  return {
    tcp: techniques.some((technique) => technique !== "udp") ? tcp : new Uint16Array(0),
    udp: techniques.includes("udp") ? udp : new Uint16Array(0),
  };
}
