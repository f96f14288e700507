/** A measurement could not be made; the message is one sentence that says what to do. */
export class BenchError extends Error {
  override readonly name = "BenchError";
}
