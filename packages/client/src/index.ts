export { CLIENT_ERROR_CODES, ClientError, type ClientErrorCode } from "./client-error.ts";
export {
  type CallOptions,
  type ClientOptions,
  type CreateOptions,
  createClient,
  dataOf,
  type PortEvent,
  type PortolanClient,
  type ResultQuery,
  type Scan,
  type ScanQuery,
  type ScanRequest,
} from "./create-client.ts";
export type { FollowOptions, Progress, ScanEvent, Told } from "./follow-scan.ts";
export type { components, operations, paths } from "./generated/openapi.ts";
export { isPassing, pause } from "./patience.ts";
export type { Requests } from "./requests.ts";
export { ServerProblem } from "./server-problem.ts";
