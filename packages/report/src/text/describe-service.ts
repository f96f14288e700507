import type { Service } from "@portolan/core";

/** What was found behind a port in its own words, `OpenSSH 9.2p1 Debian 2 (protocol 2.0)`, or else what is usual there. */
export function describeService(service: Service | undefined): string {
  if (service?.product === undefined) return service?.description ?? "";
  const version = service.version === undefined ? "" : ` ${service.version}`;
  return `${service.product}${version}${service.extraInfo === undefined ? "" : ` (${service.extraInfo})`}`;
}
