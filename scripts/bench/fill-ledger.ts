import { createHash } from 'node:crypto';
import type { Actor } from '#core/contract/actor';
import type { DomainEvent, EventOf } from '#core/contract/domain-event';
import {
  formatCertificateIdentifier,
  parseCertificateIdentifier,
} from '#core/identifier/certificate-identifier';
import { openEmbeddedLedger } from '#gateway/ledger/embedded/open-embedded-ledger';
import type { Ledger } from '#gateway/ledger/ledger';

/** Commands of one transaction, and transactions that share a block. */
const BATCH = 200;
const AT_ONCE = 5;
const SUBJECTS = 50_000;
/** Accesses of one citizen, spread over all; so many whatever the size, so that the pages hold the same. */
const OWN_ACCESSES = 200;

interface Filling {
  readonly dataDir: string;
  /** As many certificates, and as many accesses. */
  readonly count: number;
  /** The citizen who has some of the accesses. */
  readonly subjectId: string;
}

interface Made<T extends 'CertificateIssued' | 'AccessDecided'> {
  readonly event: EventOf<T>;
  readonly actor: Actor;
}

/** The digest of the document that certificate `number` stands for; nobody has the document. */
export function digestOf(number: number): string {
  return id32(`document ${String(number)}`);
}

function id32(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

/** Puts certificates and accesses like those of the demonstration on the ledger of a stopped gateway. */
export async function fillLedger({ dataDir, count, subjectId }: Filling): Promise<void> {
  const ledger = await openEmbeddedLedger({ dataDir });
  try {
    const { certificate, access } = await templatesIn(ledger);
    const subjectOf = (i: number): string =>
      i % Math.ceil(count / OWN_ACCESSES) === 0 ? subjectId : id32(`subject ${String(i % SUBJECTS)}`);
    for (let from = 0; from < count; from += BATCH * AT_ONCE) {
      const numbers = Array.from({ length: Math.min(BATCH * AT_ONCE, count - from) }, (_, i) => from + i);
      await submitAll(ledger, certificate.actor, numbers, (i) => issueLike(certificate.event, i));
      await submitAll(ledger, access.actor, numbers, (i) => askLike(access.event, i, subjectOf(i)));
    }
  } finally {
    await ledger.close();
  }
}

async function templatesIn(
  ledger: Ledger,
): Promise<{ certificate: Made<'CertificateIssued'>; access: Made<'AccessDecided'> }> {
  const stop = new AbortController();
  let certificate: Made<'CertificateIssued'> | undefined;
  let access: Made<'AccessDecided'> | undefined;
  for await (const { transactions } of ledger.blocks(1, stop.signal)) {
    for (const { events, actor } of transactions) {
      for (const event of events as readonly DomainEvent[]) {
        if (event.type === 'CertificateIssued') certificate = { event, actor };
        else if (event.type === 'AccessDecided' && event.basis.kind === 'statutory')
          access = { event, actor };
      }
    }
    if (certificate !== undefined && access !== undefined) return { certificate, access };
  }
  throw new Error('the demonstration has no certificate, or no access');
}

async function submitAll(
  ledger: Ledger,
  actor: Actor,
  numbers: readonly number[],
  commandOf: (number: number) => object,
): Promise<void> {
  const batches = Array.from({ length: Math.ceil(numbers.length / BATCH) }, (_, b) =>
    numbers.slice(b * BATCH, (b + 1) * BATCH).map(commandOf),
  );
  const outcomes = await Promise.all(batches.map((commands) => ledger.submit(commands, actor)));
  for (const outcome of outcomes.flat()) {
    if (outcome.status === 'refused') throw new Error(`${outcome.code}: ${outcome.detail}`);
  }
}

function issueLike(event: EventOf<'CertificateIssued'>, number: number): object {
  const { certificateType, typeVersion, sealKeyId, officer, validFrom, validUntil } = event;
  const { type, agency } = parseCertificateIdentifier(event.identifier, { mode: 'strict' });
  const serial = `BENCH${String(number).padStart(9, '0')}`;
  const now = Date.now();
  return {
    type: 'certificate.issue',
    id: `bench-certificate-${String(number)}`,
    officer,
    identifier: formatCertificateIdentifier({ type, agency, serial, version: 1 }),
    certificateType,
    typeVersion,
    digest: digestOf(number),
    subjectId: id32(`subject ${String(number % SUBJECTS)}`),
    sealKeyId,
    issuedAt: now,
    validFrom: now,
    validUntil: validUntil === null ? null : now + validUntil - validFrom,
  };
}

function askLike(event: EventOf<'AccessDecided'>, number: number, subjectId: string): object {
  const { officer, provider, categories, purpose, dataRange, basis, caseNumber } = event;
  const id = `bench-access-${String(number)}`;
  return {
    type: 'access.ask',
    id,
    officer,
    provider,
    subjectId,
    categories,
    purpose,
    dataRange,
    basis,
    caseNumber,
  };
}
