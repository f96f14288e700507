const WORDS: Readonly<Record<string, string>> = {
  EACCES: "permission is denied",
  EPERM: "permission is denied",
  EROFS: "the file system is read-only",
  ENOENT: "its folder does not exist",
  ENOTDIR: "a part of its path is not a folder",
  EISDIR: "it is a folder",
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
  EFBIG: "it has become too large",
  EIO: "the disk failed",
  ENAMETOOLONG: "its name is too long",
  EBUSY: "it is in use",
  ETXTBSY: "it is a running program",
};

/** Why a file could not be written, in words; the bare error code where there are none. */
export function describeWriteError(error: unknown): string {
  const code = errnoCodeOf(error);
  return code === undefined ? String(error) : (WORDS[code] ?? code);
}

/** Why a file could not be read, in words. */
export function describeReadError(error: unknown): string {
  return errnoCodeOf(error) === "ENOENT" ? "it does not exist" : describeWriteError(error);
}

/** The code of a system error: `ENOENT`, `EPIPE`. */
export function errnoCodeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
