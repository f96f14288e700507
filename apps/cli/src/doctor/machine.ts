/** What a file of this machine holds, or why that is not known. */
export type FileContents =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "missing" }
  | { readonly kind: "unreadable"; readonly reason: string };

/** Why a folder cannot be written. */
export interface Refusal {
  /** As the end of a sentence: `permission is denied`. */
  readonly words: string;
  /** Whether another owner of the folder would help. */
  readonly isPermission: boolean;
}

/** Everything that the checks may ask of a machine: they touch nothing but this. */
export interface Machine {
  readonly platform: string;
  /** Of Node, without the letter before it: `20.19.0`. */
  readonly nodeVersion: string;
  readonly nodePath: string;
  /** Whether the process is root's; commands of others need `sudo`. */
  readonly isRoot: boolean;
  /** Threads that may run at the same time. */
  readonly threads: number;
  /** Why an engine does not work here; undefined where it does. */
  readonly refusals: { readonly raw: string | undefined; readonly connect: string | undefined };
  /** Where checkpoints go, and why no file can be made there; undefined where one can. */
  readonly state: { readonly folder: string; readonly refusal: Refusal | undefined };
  /** Reads a small file, as of proc(5), in whole. */
  read(path: string): FileContents;
}

/** A command for whoever runs this: root needs no `sudo`. */
export function asRoot({ isRoot }: Machine, command: string): string {
  return isRoot ? command : `sudo ${command}`;
}
