export { createServiceCatalogue, type ServiceDirectory } from "./catalogue/service-catalogue.ts";
export type { ServiceEntry, ServiceSource } from "./service-entry.ts";
