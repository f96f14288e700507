import type { Protocol, Service } from "@portolan/core";

/** Which table an entry comes from: the one kept in this package, or the registry of IANA. */
export type ServiceSource = "curated" | "iana";

/** All that the catalogue knows of one service on one port. */
export interface ServiceEntry extends Service {
  readonly port: number;
  readonly protocol: Protocol;
  /** Other names of the same service; all of them find it. */
  readonly aliases: readonly string[];
  /** What a reader may trip over: the RFC, a common mistake, another service on the same port. */
  readonly note?: string;
  readonly source: ServiceSource;
}
