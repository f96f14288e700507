/**
 * Whether a name matches a pattern in which `*` stands for any text, also none, and `?` for any one character; case is ignored.
 *
 * After a mismatch only the latest asterisk takes one character more, so the work is at most pattern × name, never exponential.
 */
export function matchesWildcard(pattern: string, name: string): boolean {
  const wanted = pattern.toLowerCase();
  const given = name.toLowerCase();
  let at = 0;
  let asterisk = -1;
  let resume = 0;
  for (let position = 0; position < given.length; ) {
    if (wanted[at] === "*") {
      asterisk = at;
      resume = position;
      at += 1;
    } else if (wanted[at] === "?" || wanted[at] === given[position]) {
      at += 1;
      position += 1;
    } else if (asterisk >= 0) {
      at = asterisk + 1;
      resume += 1;
      position = resume;
    } else {
      return false;
    }
  }
  return /^\**$/.test(wanted.slice(at));
}
