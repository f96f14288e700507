import { resolve } from "node:path";
import {
  type Coverage,
  createPolicyJudge,
  formatJunit,
  formatSarif,
  type Policy,
  type PolicyReport,
} from "@portolan/report/policy";
import { nameOf } from "../option-definition.ts";
import { OPTION_TABLE, type ScanOptions } from "../option-table.ts";
import { type NamedFile, type OutputPlan, refuseUnusableFiles } from "../output/output-plan.ts";
import { Expectations, type ReportFile } from "./expectations.ts";
import { readPolicyFile } from "./read-policy-file.ts";

/** The most hosts that are told one by one for a policy's sake. */
const MOST_HOSTS_TOLD = 65_536;

/** A policy that has been read, for a scan that is yet to be planned. */
export interface LoadedExpectations {
  /**
   * Whether each of so many hosts has to be told, since ports of theirs must be open: what was not open is told from what was not seen then,
   * even where hosts are looked for first or the scan ends early.
   */
  needsHosts(hosts: number): boolean;
  /** @throws InputError `POLICY_INVALID` when the policy expects more of this scan than can be kept track of. */
  of(coverage: Coverage): Expectations;
}

/**
 * Reads what `--expect` names, and looks whether its reports can be written beside the results. File names are relative to the folder.
 * Opens, makes and empties nothing. Throws a `UsageError` or an `InputError` for what is wrong.
 */
export async function loadExpectations(
  path: string,
  options: ScanOptions,
  directory: string,
  outputs: OutputPlan,
): Promise<LoadedExpectations> {
  const policy = await readPolicyFile(path, directory);
  const files = reportFiles(options, directory);
  refuseUnusableFiles([...outputs.files, ...files]);
  return {
    needsHosts: (hosts) => demandsPorts(policy) && hosts <= MOST_HOSTS_TOLD,
    of: (coverage) => new Expectations(createPolicyJudge(policy, coverage), files),
  };
}

function reportFiles(options: ScanOptions, directory: string): ReportFile[] {
  const formats = [
    ["expectJunit", formatJunit],
    ["expectSarif", formatSarif],
  ] as const satisfies readonly (readonly [keyof ScanOptions, (report: PolicyReport) => string])[];
  return formats.flatMap(([key, format]) => {
    const path = options[key];
    return path === undefined ? [] : [{ ...namedFile(key, resolve(directory, path)), format }];
  });
}

function namedFile(key: "expectJunit" | "expectSarif", path: string): NamedFile {
  const definition = OPTION_TABLE.find((candidate) => candidate.key === key);
  return { flag: definition === undefined ? key : nameOf(definition), path };
}

function demandsPorts({ rules }: Policy): boolean {
  return rules.some(({ must }) => must.tcp.length + must.udp.length > 0);
}
