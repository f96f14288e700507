import { DatagramWriter } from "./datagram-writer.ts";

/** Basic Encoding Rules of ASN.1 (ITU-T X.690), definite lengths only: what SNMP, LDAP and Kerberos are written in. */

const UNIVERSAL = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  objectIdentifier: 0x06,
  enumerated: 0x0a,
  generalizedTime: 0x18,
  generalString: 0x1b,
} as const;

/** Bits of an identifier octet (X.690, 8.1.2). */
const CONSTRUCTED = 0x20;
const APPLICATION = 0x40;
const CONTEXT = 0x80;

const SEQUENCE = CONSTRUCTED | 0x10;

/** Lengths from here on take the long form (X.690, 8.1.3.5). */
const LONG_FORM = 0x80;

function element(identifier: number, contents: Uint8Array): Uint8Array {
  const writer = new DatagramWriter().uint8(identifier);
  if (contents.length < LONG_FORM) writer.uint8(contents.length);
  else writer.uint8(LONG_FORM | 2).uint16(contents.length);
  return writer.bytes(contents).finish();
}

function textElement(identifier: number, text: string): Uint8Array {
  return element(identifier, new DatagramWriter().text(text).finish());
}

function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const writer = new DatagramWriter();
  for (const part of parts) writer.bytes(part);
  return writer.finish();
}

/** Seven bits a byte, the highest first, each but the last marked (X.690, 8.19.2). */
function base128(value: number): number[] {
  const digits = [value % 128];
  for (let rest = Math.floor(value / 128); rest > 0; rest = Math.floor(rest / 128)) digits.unshift(128 + (rest % 128));
  return digits;
}

/** Two's complement of a number that is not negative: a zero byte goes before a set sign bit. */
function integerBytes(value: number): Uint8Array {
  const bytes = [value % 256];
  for (let rest = Math.floor(value / 256); rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return Uint8Array.from((bytes[0] ?? 0) >= 128 ? [0, ...bytes] : bytes);
}

/** An INTEGER that is not negative. */
export function integer(value: number): Uint8Array {
  return element(UNIVERSAL.integer, integerBytes(value));
}

export function enumerated(value: number): Uint8Array {
  return element(UNIVERSAL.enumerated, integerBytes(value));
}

export function boolean(value: boolean): Uint8Array {
  return element(UNIVERSAL.boolean, Uint8Array.of(value ? 0xff : 0));
}

export function octetString(contents: string | Uint8Array): Uint8Array {
  return typeof contents === "string"
    ? textElement(UNIVERSAL.octetString, contents)
    : element(UNIVERSAL.octetString, contents);
}

/** A BIT STRING of 32 bits. */
export function bitString32(bits: number): Uint8Array {
  return element(UNIVERSAL.bitString, new DatagramWriter().uint8(0).uint32(bits).finish());
}

export function nothing(): Uint8Array {
  return element(UNIVERSAL.null, new Uint8Array());
}

/** An OBJECT IDENTIFIER from its dotted text. */
export function objectIdentifier(dotted: string): Uint8Array {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  return element(UNIVERSAL.objectIdentifier, Uint8Array.from([40 * first + second, ...rest.flatMap(base128)]));
}

/** @param text `20371231235959Z`. */
export function generalizedTime(text: string): Uint8Array {
  return textElement(UNIVERSAL.generalizedTime, text);
}

export function generalString(text: string): Uint8Array {
  return textElement(UNIVERSAL.generalString, text);
}

export function sequence(...parts: readonly Uint8Array[]): Uint8Array {
  return element(SEQUENCE, concatenate(parts));
}

/** A constructed element with a tag of the application class: an explicit tag, or an implicit one of a sequence. */
export function application(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  return element(APPLICATION | CONSTRUCTED | tag, concatenate(parts));
}

/** A constructed element with a context-specific tag. */
export function context(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  return element(CONTEXT | CONSTRUCTED | tag, concatenate(parts));
}

/** A text with an implicit context-specific tag. */
export function contextText(tag: number, text: string): Uint8Array {
  return textElement(CONTEXT | tag, text);
}
