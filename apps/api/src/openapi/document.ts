import { VERSION } from "@portolan/core";
import type { Limits } from "../limits.ts";
import { componentSchemas } from "./components.ts";
import { findingPaths } from "./finding-paths.ts";
import { openPaths } from "./open-paths.ts";
import type { Json } from "./operations.ts";
import { scanPaths } from "./scan-paths.ts";
import { schedulePaths } from "./schedule-paths.ts";

/** The OpenAPI 3.1 document of this server: its schemas are made from those that check requests. */
export function openApiDocument(limits: Limits): Json {
  return {
    openapi: "3.1.0",
    info: {
      title: "Portolan",
      version: VERSION,
      description: "Port scans as jobs.",
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: "/" }],
    security: [{ bearer: [] }, {}],
    paths: { ...openPaths(), ...scanPaths(limits), ...findingPaths(limits), ...schedulePaths(limits) },
    components: {
      securitySchemes: { bearer: { type: "http", scheme: "bearer" } },
      schemas: componentSchemas(),
    },
  };
}
