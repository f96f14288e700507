import type { OptionDefinition, OptionValues } from "./option-definition.ts";
import { DISCOVERY_OPTIONS } from "./options/discovery-options.ts";
import { EXPECTATION_OPTIONS } from "./options/expectation-options.ts";
import { INTERRUPTION_OPTIONS } from "./options/interruption-options.ts";
import { OTHER_OPTIONS } from "./options/other-options.ts";
import { OUTPUT_OPTIONS } from "./options/output-options.ts";
import { PACE_OPTIONS } from "./options/pace-options.ts";
import { PORT_OPTIONS } from "./options/port-options.ts";
import { SERVER_OPTIONS } from "./options/server-options.ts";
import { TARGET_OPTIONS } from "./options/target-options.ts";
import { TECHNIQUE_OPTIONS } from "./options/technique-options.ts";

/** The flags of a scan, in the order of the help. */
export const OPTION_TABLE = [
  ...TARGET_OPTIONS,
  ...DISCOVERY_OPTIONS,
  ...PORT_OPTIONS,
  ...TECHNIQUE_OPTIONS,
  ...PACE_OPTIONS,
  ...OUTPUT_OPTIONS,
  ...EXPECTATION_OPTIONS,
  ...INTERRUPTION_OPTIONS,
  ...SERVER_OPTIONS,
  ...OTHER_OPTIONS,
] as const satisfies readonly OptionDefinition[];

/** The parsed flags of a scan. */
export type ScanOptions = OptionValues<typeof OPTION_TABLE>;
