import type { Output, Sink, Writer } from "@portolan/report";
import { formatVerdict, type PolicyJudge, type PolicyReport, type Verdict } from "@portolan/report/policy";
import { EXIT_STATUS } from "../exit-status.ts";
import { openFile } from "../output/open-outputs.ts";
import type { NamedFile } from "../output/output-plan.ts";

/** A file that a verdict goes to. */
export interface ReportFile extends NamedFile {
  readonly format: (report: PolicyReport) => string;
}

const STATUSES: Readonly<Record<Verdict, number>> = {
  passed: EXIT_STATUS.finished,
  violated: EXIT_STATUS.different,
  undecided: EXIT_STATUS.incomplete,
};

/** What a policy expects of one scan: an output among the others that writes a verdict when the scan is over. */
export class Expectations {
  readonly #judge: PolicyJudge;
  readonly #files: readonly ReportFile[];

  constructor(judge: PolicyJudge, files: readonly ReportFile[]) {
    this.#judge = judge;
    this.#files = files;
  }

  /**
   * Opens what the verdict goes to, to be put after the results, so that it is written after them.
   * Rejects with a `UsageError` when a file can't be opened.
   *
   * @param sink Where the verdict for people goes.
   */
  async open(sink: Sink): Promise<Output[]> {
    const judging: Output = {
      writer: atClose(
        (report) => `portolan: ${formatVerdict(report)}`,
        this.#judge,
        (event) => this.#judge.take(event),
      ),
      sink,
    };
    const outputs = [judging];
    for (const file of this.#files) {
      outputs.push({ writer: atClose(file.format, this.#judge), sink: await openFile(file) });
    }
    return outputs;
  }

  /** The exit status by the verdict, where the scan itself came to no worse than an early end. */
  statusAfter(status: number): number {
    const isJudged = status === EXIT_STATUS.finished || status === EXIT_STATUS.incomplete;
    return isJudged ? STATUSES[this.#judge.report().verdict] : status;
  }
}

/** A writer of a report on the whole, which it gives at the end. */
function atClose(
  format: ReportFile["format"],
  judge: PolicyJudge,
  take: PolicyJudge["take"] = () => undefined,
): Writer {
  return {
    write(event) {
      take(event);
      return "";
    },
    tick: () => "",
    close: () => [format(judge.report())],
  };
}
