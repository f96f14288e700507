import type { ServiceCatalogue } from "@portolan/core";

/** The names of services, half a megabyte of tables: loaded only when they are needed, or while the first probes are on their way. */
export async function loadCatalogue(): Promise<ServiceCatalogue> {
  const { createServiceCatalogue } = await import("@portolan/services-db");
  return createServiceCatalogue();
}
