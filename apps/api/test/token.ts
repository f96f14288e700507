import { runTokenCommand } from "../src/tokens/token-command.ts";

/** Runs `portolan-api token …`, and gives what it printed. */
export function token(data: string, ...argv: string[]): string[] {
  const lines: string[] = [];
  runTokenCommand([...argv, "--data", data], {}, { result: (line) => lines.push(line), tell: () => undefined });
  return lines;
}

/** Makes a token. */
export function createToken(data: string, ...argv: string[]): string {
  const [text = ""] = token(data, "create", ...argv);
  return text;
}

/** The header field by which a request says who asks. */
export function bearer(text: string): Record<string, string> {
  return { Authorization: `Bearer ${text}` };
}
