import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { RequestHandler } from "express";
import helmet from "helmet";
import { Problem } from "../problem/problem.ts";
import { DOCS_PAGE, DOCS_START } from "./docs-page.ts";

/** What of Swagger UI a browser is given. */
export const VIEWER_FILES = ["swagger-ui.css", "swagger-ui-bundle.js"] as const;

/** Where the build puts them, beside the bundle. */
const BUILT = join(import.meta.dirname, "docs");

const SELF = ["'self'"];
const NONE = ["'none'"];

/** This server's files and nothing else, no inline script or style; the style sheet brings its icons along as `data:`. To be used before the two below. */
export const limitDocs: RequestHandler = helmet.contentSecurityPolicy({
  useDefaults: false,
  directives: {
    defaultSrc: NONE,
    scriptSrc: SELF,
    styleSrc: SELF,
    imgSrc: [...SELF, "data:"],
    connectSrc: SELF,
    baseUri: NONE,
    formAction: NONE,
    frameAncestors: NONE,
  },
});

/** `GET /docs`: a page that shows `/openapi.json`. */
export const showDocs: RequestHandler = (_request, response) => {
  response.type("html").send(DOCS_PAGE);
};

/** `GET /docs/{file}`: what the page is made of. */
export const showDocsFile: RequestHandler<{ file: string }> = (request, response) => {
  const { file } = request.params;
  if (file === "start.js") {
    response.type("js").send(DOCS_START);
    return;
  }
  if (!VIEWER_FILES.some((known) => known === file))
    throw new Problem("not-found", `No such address: ${request.path}.`);
  response.sendFile(file, { root: viewerFolder() });
};

/** In the workspace the files are where npm has put them. */
function viewerFolder(): string {
  return existsSync(BUILT) ? BUILT : dirname(createRequire(import.meta.url).resolve("swagger-ui-dist/package.json"));
}
