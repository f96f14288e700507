/** A server of a Debian package, started in the lab's namespace with files of its own. */
export interface LabServer {
  readonly name: string;
  readonly command: string;
  /** The folder of its files is the working directory. Servers that leave it keep what they write in /run, which is theirs alone. */
  readonly commandArguments: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Files by name, written before anything is started. */
  readonly files?: Readonly<Record<string, string>>;
  /** Commands that run to their end before the server starts. */
  readonly preparations?: readonly (readonly [command: string, ...commandArguments: string[]])[];
  readonly asks: readonly LabQuestion[];
}

/** A payload that the server must answer. */
export interface LabQuestion {
  readonly port: number;
  /** Place of the payload among those of the port. */
  readonly payload: number;
  /** What the answer is like, in hexadecimal. */
  readonly answer: RegExp;
}
