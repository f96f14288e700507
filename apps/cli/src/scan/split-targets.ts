/**
 * Takes a list of targets apart at its commas, but for the commas inside a target: an octet may be a list of its own, as in
 * `10.0.0.1,2,5-9`. A piece that cannot stand alone, since it has neither a letter, nor a colon, nor four octets, belongs to its
 * neighbour.
 */
export function splitTargets(list: string): string[] {
  const targets: string[] = [];
  const pieces = list.split(",").map((piece) => piece.trim());
  for (const piece of pieces.filter((candidate) => candidate !== "")) {
    const last = targets.at(-1);
    if (last !== undefined && (isFragment(last) || isBareOctet(piece)))
      targets[targets.length - 1] = `${last},${piece}`;
    else targets.push(piece);
  }
  return targets;
}

function isFragment(text: string): boolean {
  return !/[a-z:]/i.test(text) && text.split(".").length < 4;
}

function isBareOctet(text: string): boolean {
  return /^[\d*-]+$/.test(text);
}
