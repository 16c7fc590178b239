// x509 injects its parts by decorators and asks for this before itself.
import 'reflect-metadata';
import {
  AuthorityKeyIdentifierExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509Crl,
} from '@peculiar/x509';
import { ProtocolError } from './protocol-error.ts';

const BYTES_MAX = 1_048_576;

/** A certificate revocation list, as its authority made it. */
export interface RevocationList {
  /** As a channel's configuration holds it. */
  readonly pem: Uint8Array;
  /** Of the authority, hexadecimal; by this peers find the list that is about a certificate. */
  readonly keyId: string | undefined;
  readonly madeAt: Date;
  /** Whether one of these authorities, each a PEM certificate, has signed it and is the one whose key it names. */
  isOf(authorities: readonly Uint8Array[]): Promise<boolean>;
}

/** Reads a list, PEM or DER. Fails with REVOCATION_LIST_INVALID. */
export function readRevocationList(list: Uint8Array, doing: string): RevocationList {
  const crl = parse(list, doing);
  const keyId = crl.getExtension(AuthorityKeyIdentifierExtension)?.keyId;
  return {
    pem: pemOf(crl),
    keyId,
    madeAt: crl.thisUpdate,
    async isOf(authorities) {
      for (const authority of authorities) {
        const certificate = new X509Certificate(Buffer.from(authority).toString('latin1'));
        const own = certificate.getExtension(SubjectKeyIdentifierExtension)?.keyId;
        if (own !== undefined && own === keyId && (await crl.verify({ publicKey: certificate }))) return true;
      }
      return false;
    },
  };
}

function parse(list: Uint8Array, doing: string): X509Crl {
  if (list.length > BYTES_MAX) throw invalidRevocationList(doing, 'it is larger than 1 MiB');
  try {
    const text = Buffer.from(list).toString('latin1');
    return new X509Crl(text.includes('-----BEGIN') ? text : Uint8Array.from(list));
  } catch (cause) {
    throw invalidRevocationList(doing, 'this is no certificate revocation list', cause);
  }
}

/** Under the name that Go's parser, and so Fabric, knows it by. */
function pemOf(crl: X509Crl): Uint8Array {
  const lines =
    Buffer.from(crl.rawData)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return Buffer.from(['-----BEGIN X509 CRL-----', ...lines, '-----END X509 CRL-----', ''].join('\n'));
}

export function invalidRevocationList(doing: string, what: string, cause?: unknown): ProtocolError {
  const remedy = "Have the organisation's own CA server make the list anew, and give it as PEM or DER.";
  return new ProtocolError({ code: 'REVOCATION_LIST_INVALID', doing, what, remedy }, { cause });
}
