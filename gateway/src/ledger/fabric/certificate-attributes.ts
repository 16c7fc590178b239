import { X509Certificate } from 'node:crypto';
import { z } from 'zod';
import { ServiceError } from '../../service-error.js';

/** 1.2.3.4.5.6.7.8.1 in DER: where Fabric CA puts a client's attributes, as JSON. */
const ATTRIBUTES_OID = Buffer.from('06082a03040506070801', 'hex');
const OCTET_STRING = 0x04;
const BOOLEAN = 0x01;
const SEQUENCE = 0x30;
const EXTENSIONS = 0xa3;

const Attributes = z.object({ attrs: z.record(z.string(), z.string()) });

interface Element {
  readonly tag: number;
  readonly content: Buffer;
  /** Where the next element begins. */
  readonly end: number;
}

/**
 * What Fabric CA wrote about its client into the certificate; empty where it wrote nothing. Fails with
 * LEDGER_UNAVAILABLE for what is no certificate. Does not check who signed it.
 */
export function certificateAttributes(pem: Uint8Array): ReadonlyMap<string, string> {
  try {
    return attributesOf(new X509Certificate(pem));
  } catch (cause) {
    const detail = 'a certificate, or what its authority wrote about its holder into it, cannot be read';
    throw new ServiceError('LEDGER_UNAVAILABLE', detail, { cause });
  }
}

function attributesOf({ raw }: X509Certificate): ReadonlyMap<string, string> {
  const value = extensionsOf(raw).find((extension) => extension.indexOf(ATTRIBUTES_OID) === 0);
  if (value === undefined) return new Map();
  const inner = elementsOf(value.subarray(ATTRIBUTES_OID.length)).find(({ tag }) => tag !== BOOLEAN);
  if (inner?.tag !== OCTET_STRING) throw new Error('the attributes of the certificate cannot be read');
  const { attrs } = Attributes.parse(JSON.parse(inner.content.toString('utf8')));
  return new Map(Object.entries(attrs));
}

/** The content of each extension of a certificate (RFC 5280 §4.1). */
function extensionsOf(certificate: Buffer): Buffer[] {
  const toBeSigned = inside(inside(certificate));
  const extensions = elementsOf(toBeSigned).find(({ tag }) => tag === EXTENSIONS);
  return extensions === undefined ? [] : elementsOf(inside(extensions.content)).map(({ content }) => content);
}

function inside(bytes: Buffer): Buffer {
  const element = readElement(bytes, 0);
  if (element.tag !== SEQUENCE) throw new Error('a sequence is expected in the certificate');
  return element.content;
}

function elementsOf(bytes: Buffer): Element[] {
  const elements: Element[] = [];
  for (let at = 0; at < bytes.length;) {
    const element = readElement(bytes, at);
    elements.push(element);
    at = element.end;
  }
  return elements;
}

/** One element of DER with a tag of one byte and a length of at most three. */
function readElement(bytes: Buffer, at: number): Element {
  const tag = bytes.readUInt8(at);
  const first = bytes.readUInt8(at + 1);
  const lengthBytes = first < 0x80 ? 0 : first & 0x7f;
  if (lengthBytes > 3) throw new Error('an element of the certificate is too long');
  const length = lengthBytes === 0 ? first : bytes.readUIntBE(at + 2, lengthBytes);
  const from = at + 2 + lengthBytes;
  const end = from + length;
  if (end > bytes.length) throw new Error('the certificate is cut off');
  return { tag, content: bytes.subarray(from, end), end };
}
