import type { RequestHandler } from "express";
import helmet from "helmet";

const SELF = ["'self'"];
const NONE = ["'none'"];

/**
 * Helmet's header fields, with a content security policy that allows this server's own files and nothing else: no inline script or style,
 * no other origin. Requests are not upgraded to HTTPS, which this server does not speak.
 */
export function securityHeaders(): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: NONE,
        scriptSrc: SELF,
        styleSrc: SELF,
        imgSrc: SELF,
        connectSrc: SELF,
        baseUri: NONE,
        formAction: NONE,
        frameAncestors: NONE,
        requireTrustedTypesFor: ["'script'"],
      },
    },
  });
}
