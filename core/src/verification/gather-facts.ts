import type { Fact, Facts, GivenDocument } from './subject.js';
import type { Answer, CertificateHistory, VerificationSource } from './verification-source.js';

/** What is asked for: by the document itself, by identifier, or by digest. */
export interface Wanted {
  readonly document: GivenDocument;
  readonly identifier: string | undefined;
  readonly digest: string | undefined;
}

const UNKNOWN = { known: false } as const;
const NONE = { known: true, value: undefined } as const;

/**
 * Asks the source once for everything the checks need; what it cannot tell is `known: false`. The position comes
 * first, so that it never promises more than the answers hold.
 */
export async function gatherFacts(source: VerificationSource, wanted: Wanted): Promise<Facts> {
  const position = ask(() => source.position());
  const { document } = wanted;
  if (document.state === 'unreadable') return { ...withoutRecord(NONE), position: await position };
  if (document.state === 'read') {
    const { payload, header } = document;
    const certificate = askCertificate(source, wanted);
    const sealKey = ask(() => source.sealKey(header.kid));
    const type = ask(() => source.certificateType(payload.type.code, payload.type.version));
    const issuer = ask(() => source.agency(payload.issuer.creditCode));
    return {
      position: await position,
      certificate: await certificate,
      sealKey: await sealKey,
      type: await type,
      issuer: await issuer,
    };
  }
  const certificate = await askCertificate(source, wanted);
  return { ...(await factsOfRecord(source, certificate)), position: await position };
}

/** No document says which key, type and agency: the record does. */
async function factsOfRecord(
  source: VerificationSource,
  certificate: Fact<CertificateHistory>,
): Promise<Omit<Facts, 'position'>> {
  if (!certificate.known) return withoutRecord(UNKNOWN);
  if (certificate.value === undefined) return withoutRecord(NONE);
  const { record, issuer: creditCode } = certificate.value;
  const sealKey = ask(() => source.sealKey(record.sealKeyId));
  const type = ask(() => source.certificateType(record.certificateType, record.typeVersion));
  const issuer = ask(() => source.agency(creditCode));
  return { certificate, sealKey: await sealKey, type: await type, issuer: await issuer };
}

function withoutRecord(fact: typeof UNKNOWN | typeof NONE): Omit<Facts, 'position'> {
  return { certificate: fact, sealKey: fact, type: fact, issuer: fact };
}

function askCertificate(source: VerificationSource, wanted: Wanted): Answer<Fact<CertificateHistory>> {
  const { identifier, digest } = wanted;
  if (identifier !== undefined) return ask(() => source.certificate(identifier));
  return digest === undefined ? NONE : ask(() => certificateByDigest(source, digest));
}

async function certificateByDigest(
  source: VerificationSource,
  digest: string,
): Promise<CertificateHistory | undefined> {
  const identifier = await source.identifierByDigest(digest);
  return identifier === undefined ? undefined : source.certificate(identifier);
}

/** Never rejects. A source that answers at once is not waited for. */
function ask<T>(question: () => Answer<T | undefined>): Answer<Fact<T>> {
  try {
    const answer = question();
    if (!(answer instanceof Promise)) return { known: true, value: answer };
    return answer.then(
      (value): Fact<T> => ({ known: true, value }),
      () => UNKNOWN,
    );
  } catch {
    return UNKNOWN;
  }
}
