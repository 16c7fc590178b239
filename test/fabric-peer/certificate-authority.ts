// x509 injects its parts by decorators and asks for this before itself.
import 'reflect-metadata';
import { KeyObject, webcrypto } from 'node:crypto';
import {
  BasicConstraintsExtension,
  Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
  type X509Certificate,
} from '@peculiar/x509';

/** Fabric CA writes a client's attributes into this extension, as JSON without any ASN.1 around it. */
const ATTRIBUTES_OID = '1.2.3.4.5.6.7.8.1';
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const HOUR_MS = 3_600_000;
const YEAR_MS = 8_760 * HOUR_MS;

export interface CertificateRequest {
  readonly commonName: string;
  /** As Fabric CA would write them; no extension where left out. */
  readonly attributes?: Readonly<Record<string, string>> | undefined;
  /** Host names of a server; `127.0.0.1` is always added to them. */
  readonly hosts?: readonly string[];
  /** Milliseconds since the epoch; default from an hour ago for a year. */
  readonly notBeforeMs?: number;
  readonly notAfterMs?: number;
}

export interface Issued {
  /** PEM. */
  readonly certificate: string;
  readonly privateKey: KeyObject;
}

/** An organisation's certificate authority in memory, for as long as a test runs. */
export class CertificateAuthority {
  /** PEM. */
  readonly root: string;
  readonly #certificate: X509Certificate;
  readonly #key: webcrypto.CryptoKey;
  #serial = 1;

  private constructor(certificate: X509Certificate, key: webcrypto.CryptoKey) {
    this.#certificate = certificate;
    this.#key = key;
    this.root = certificate.toString('pem');
  }

  static async create(name: string): Promise<CertificateAuthority> {
    const keys = await generateKeys();
    const certificate = await X509CertificateGenerator.createSelfSigned({
      serialNumber: '01',
      name: `CN=${name}`,
      ...validity({}),
      signingAlgorithm: ALGORITHM,
      keys,
      extensions: [
        new BasicConstraintsExtension(true, undefined, true),
        new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      ],
    });
    return new CertificateAuthority(certificate, keys.privateKey);
  }

  async issue(request: CertificateRequest): Promise<Issued> {
    const keys = await generateKeys();
    this.#serial += 1;
    const certificate = await X509CertificateGenerator.create({
      serialNumber: this.#serial.toString(16).padStart(4, '0'),
      subject: `CN=${request.commonName}`,
      issuer: this.#certificate.subject,
      ...validity(request),
      signingAlgorithm: ALGORITHM,
      publicKey: keys.publicKey,
      signingKey: this.#key,
      extensions: extensionsOf(request),
    });
    return { certificate: certificate.toString('pem'), privateKey: KeyObject.from(keys.privateKey) };
  }
}

function generateKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
}

function validity({ notBeforeMs, notAfterMs }: Partial<CertificateRequest>): {
  readonly notBefore: Date;
  readonly notAfter: Date;
} {
  const now = Date.now();
  return {
    notBefore: new Date(notBeforeMs ?? now - HOUR_MS),
    notAfter: new Date(notAfterMs ?? now + YEAR_MS),
  };
}

function extensionsOf({ attributes, hosts }: CertificateRequest): Extension[] {
  const extensions: Extension[] = [new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true)];
  if (attributes !== undefined) {
    extensions.push(new Extension(ATTRIBUTES_OID, false, Buffer.from(JSON.stringify({ attrs: attributes }))));
  }
  if (hosts !== undefined) {
    const names = hosts.map((value) => ({ type: 'dns' as const, value }));
    extensions.push(new SubjectAlternativeNameExtension([...names, { type: 'ip', value: '127.0.0.1' }]));
  }
  return extensions;
}
