/** The events of a scan as schemas, for whoever checks or describes them: `@portolan/report/schemas`. */
export {
  endSchema,
  hostSchema,
  portSchema,
  portStateSchema,
  protocolSchema,
  reasonSchema,
  serviceSchema,
  startSchema,
  stateCountSchema,
  warningSchema,
} from "./read/event-schema.ts";
