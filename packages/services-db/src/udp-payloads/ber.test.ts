import * as asn1js from "asn1js";
import { expect, test } from "vitest";
import {
  application,
  bitString32,
  boolean,
  enumerated,
  integer,
  objectIdentifier,
  octetString,
  sequence,
} from "./ber.ts";
import { udpPayloads } from "./udp-payloads.ts";

/** What an independent decoder makes of it, all of it. */
function decode(bytes: Uint8Array): asn1js.AsnType {
  const { offset, result } = asn1js.fromBER(Uint8Array.from(bytes));
  expect(offset).toBe(bytes.length);
  return result;
}

function children(value: asn1js.AsnType | undefined): asn1js.AsnType[] {
  if (value instanceof asn1js.Constructed || value instanceof asn1js.Sequence) return value.valueBlock.value;
  throw new Error("Not a constructed value.");
}

function numberOf(value: asn1js.AsnType | undefined): number {
  if (value instanceof asn1js.Integer) return Number(value.toBigInt());
  throw new Error("Not an integer.");
}

function octetsOf(value: asn1js.AsnType | undefined): Uint8Array {
  if (value instanceof asn1js.OctetString) return new Uint8Array(value.valueBlock.valueHexView);
  throw new Error("Not a string of octets.");
}

const textOf = (value: asn1js.AsnType | undefined): string => Buffer.from(octetsOf(value)).toString();

const payload = (port: number, index = 0): Uint8Array => udpPayloads.payloadsOf(port)[index] ?? new Uint8Array();

test.each([0, 1, 127, 128, 255, 256, 65_535, 0x506f_7274, 2 ** 40])("the integer %i survives", (value) => {
  expect(numberOf(decode(integer(value)))).toBe(value);
});

test.each(["1.3.6.1.2.1.1.1.0", "1.2.840.113549.1.1.1", "2.5.4.3"])("the object identifier %s survives", (text) => {
  const value = decode(objectIdentifier(text));
  expect(value instanceof asn1js.ObjectIdentifier && value.valueBlock.toString()).toBe(text);
});

test("long contents take a long length", () => {
  const contents = new Uint8Array(300).fill(7);
  expect(octetsOf(children(decode(sequence(octetString(contents))))[0])).toEqual(contents);
});

test("the other kinds are what they are called", () => {
  expect(decode(boolean(true))).toBeInstanceOf(asn1js.Boolean);
  expect(decode(enumerated(2))).toBeInstanceOf(asn1js.Enumerated);
  expect(decode(bitString32(1))).toBeInstanceOf(asn1js.BitString);
  expect(decode(application(3, integer(1))).idBlock).toMatchObject({ tagClass: 2, tagNumber: 3, isConstructed: true });
});

test.each([
  [1, 0],
  [2, 1],
])("payload %i of SNMP is a get of the system's description, version field %i", (index, version) => {
  const [versionField, community, request] = children(decode(payload(161, index)));
  expect([numberOf(versionField), textOf(community)]).toEqual([version, "public"]);
  expect(request?.idBlock).toMatchObject({ tagClass: 3, tagNumber: 0 });
  const [, errorStatus, errorIndex, variables] = children(request);
  expect([numberOf(errorStatus), numberOf(errorIndex)]).toEqual([0, 0]);
  const [name, value] = children(children(variables)[0]);
  expect(name instanceof asn1js.ObjectIdentifier && name.valueBlock.toString()).toBe("1.3.6.1.2.1.1.1.0");
  expect(value).toBeInstanceOf(asn1js.Null);
});

test("SNMP version 3 asks for the engine: reportable, of no user, without proof", () => {
  const [version, header, security, scoped] = children(decode(payload(161)));
  expect(numberOf(version)).toBe(3);
  const [, maximum, flags, model] = children(header);
  expect([numberOf(maximum), [...octetsOf(flags)], numberOf(model)]).toEqual([65_507, [4], 3]);
  const [engine, boots, time, ...rest] = children(decode(octetsOf(security)));
  expect([textOf(engine), numberOf(boots), numberOf(time), ...rest.map(textOf)]).toEqual(["", 0, 0, "", "", ""]);
  expect(children(scoped)).toHaveLength(3);
});

test("Kerberos is asked for a ticket of a realm that is not there, without proof of identity", () => {
  const request = decode(payload(88));
  expect(request.idBlock).toMatchObject({ tagClass: 2, tagNumber: 10 });
  const fields = children(children(request)[0]);
  // Version and type, then the body: [3], the data before authentication, is left out.
  expect(fields.map((field) => field.idBlock.tagNumber)).toEqual([1, 2, 4]);
  expect([numberOf(children(fields[0])[0]), numberOf(children(fields[1])[0])]).toEqual([5, 10]);
  const body = children(children(fields[2])[0]);
  expect(body.map((field) => field.idBlock.tagNumber)).toEqual([0, 1, 2, 3, 5, 7, 8]);
  const [realm] = children(body[2]);
  expect(realm instanceof asn1js.GeneralString && realm.valueBlock.value).toBe("PORTOLAN.INVALID");
});

test("CLDAP is asked for one attribute of the root entry", () => {
  const [message, search] = children(decode(payload(389)));
  expect(numberOf(message)).toBe(1);
  expect(search?.idBlock).toMatchObject({ tagClass: 2, tagNumber: 3 });
  const fields = children(search);
  expect(fields).toHaveLength(8);
  expect(textOf(fields[0])).toBe("");
  expect(fields[6]?.idBlock).toMatchObject({ tagClass: 3, tagNumber: 7 });
  expect(children(fields[7]).map(textOf)).toEqual(["supportedLDAPVersion"]);
});
