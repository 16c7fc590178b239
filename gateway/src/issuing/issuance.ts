import { createHash, randomInt } from 'node:crypto';
import {
  canonicalizeJson,
  claimFaultsByType,
  DAY_MS,
  formatCertificateIdentifier,
  parseCertificateIdentifier,
  parseDocument,
  successorIdentifier,
  type Actor,
  type CertificateRecord,
  type ClaimFault,
  type IdDocument,
} from '@sealtrail/core';
import type { Collector } from '../ledger/collector.js';
import type { Outcome } from '../ledger/ledger.js';
import type { Pseudonyms } from '../identity/pseudonyms.js';
import type { Library, StagedDocument } from '../library/library.js';
import { sealDocument } from '../seal/document.js';
import type { SealKeys } from '../seal/seal-keys.js';
import { InputError } from '../http/parse-input.js';
import { pseudonymOf } from '../http/pseudonym-of.js';
import type { IssuingFacts, IssuingQuestion } from './catalogue.js';

/** What an agency asks to be issued. Times in milliseconds since the epoch. */
export interface CertificateDraft {
  readonly certificateType: string;
  readonly holder: { readonly name: string; readonly idDocument: IdDocument };
  readonly claims: Readonly<Record<string, unknown>>;
  readonly validFrom?: number | undefined;
  readonly validUntil?: number | null | undefined;
  /** The agency's own serial; made where it gives none. */
  readonly serial?: string | undefined;
  readonly holderKeyId?: string | undefined;
}

export interface IssuanceParts {
  readonly library: Library;
  readonly sealKeys: SealKeys;
  readonly pseudonyms: Pseudonyms;
  readonly collector: Collector;
  readonly clock: () => number;
  /** Told of what goes wrong after the answer is certain. */
  readonly onFault: (fault: unknown) => void;
  findFacts(question: IssuingQuestion): Promise<IssuingFacts>;
}

interface IssueOrder {
  /** The certificate that the new one takes the place of, and why. */
  readonly replaces?: { readonly identifier: string; readonly kind: 'renew' | 'change' | 'transfer-in' };
  readonly commandId: string;
  readonly officer: string;
  readonly signer: Actor;
  readonly draft: CertificateDraft;
}

export interface Issued {
  readonly outcome: Outcome;
  readonly document: string;
  readonly digest: string;
  readonly identifier: string;
}

/** What the ledger learns of a certificate that the document says, or its seal. */
type Recorded = Omit<CertificateRecord, 'identifier' | 'digest' | 'subjectId' | 'holderKeyId'>;

interface Prepared {
  readonly staged: StagedDocument;
  readonly recorded: Recorded;
}

const SERIAL_DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const SERIAL_LENGTH = 12;

/**
 * Issues certificates: the document is sealed and kept before the ledger is asked, so that none is on the ledger
 * without its document, and a repeat of the same command meets the same document. One for a gateway: it keeps the prepared claim schemas.
 */
export class Issuance {
  readonly #parts: IssuanceParts;
  readonly #claimFaults = claimFaultsByType();

  constructor(parts: IssuanceParts) {
    this.#parts = parts;
  }

  /** Fails with CLAIMS_INVALID or IDENTIFIER_INVALID (InputErrors with pointers), and as the library, the seal and the ledger do. */
  async issue(order: IssueOrder): Promise<Issued> {
    const { library, collector, onFault } = this.#parts;
    const { commandId, signer, draft } = order;
    const ref = { agency: signer.agency, commandId };
    const requestDigest = digestOf({ act: order.replaces ?? 'issue', draft });
    const found = await library.find(ref, requestDigest);
    const prepared = found === undefined ? await this.#prepare(order, requestDigest) : preparedBefore(found);
    const outcome = await collector.submit(commandOf(order, prepared), signer);
    if (outcome.status === 'refused') await library.discard([ref]);
    // Not waited for: the document is kept, and the next start asks the ledger about one that stayed unconfirmed.
    else library.confirm([ref]).catch(onFault);
    const { document, digest, identifier } = prepared.staged;
    return { outcome, document, digest, identifier };
  }

  async #prepare(order: IssueOrder, requestDigest: string): Promise<Prepared> {
    const { library, sealKeys, pseudonyms, clock } = this.#parts;
    const { commandId, signer, draft } = order;
    const now = clock();
    const facts = await this.#parts.findFacts({
      certificateType: draft.certificateType,
      agency: signer.agency,
      at: now,
    });
    requireNoFaults(this.#claimFaults(facts.type, draft.claims));
    const subjectId = pseudonymOf(draft.holder.idDocument, pseudonyms, '/holder/idDocument');
    const validFrom = draft.validFrom ?? now;
    const validUntil = draft.validUntil === undefined ? longestEnd(facts, validFrom) : draft.validUntil;
    const { identifier, version } = identifierFor(order, facts.type.nationalCode);
    const { type, sealKeyId } = facts;
    const sealed = await sealDocument(sealKeys, sealKeyId, {
      identifier,
      type: { code: type.code, version: type.version },
      issuer: { creditCode: signer.agency, name: facts.issuerName.zh },
      holder: {
        name: draft.holder.name,
        idType: draft.holder.idDocument.type,
        number: draft.holder.idDocument.number,
      },
      claims: draft.claims,
      issuedAt: now,
      validFrom,
      validUntil,
      version,
    });
    const staged = await library.stage({
      agency: signer.agency,
      commandId,
      identifier,
      subjectId,
      requestDigest,
      ...sealed,
    });
    // A repeat at the same time may have been first.
    if (staged.state === 'found') return preparedBefore(staged);
    const times = { issuedAt: now, validFrom, validUntil };
    return {
      staged,
      recorded: { certificateType: type.code, typeVersion: type.version, sealKeyId, ...times },
    };
  }
}

/** As long as the type allows, where the agency names no end. */
function longestEnd({ type }: IssuingFacts, validFrom: number): number | null {
  return type.maxValidityDays === null ? null : validFrom + type.maxValidityDays * DAY_MS;
}

/** A new serial, or the same serial in its next version. */
function identifierFor(order: IssueOrder, nationalCode: string): { identifier: string; version: number } {
  if (order.replaces !== undefined) {
    const identifier = successorIdentifier(order.replaces.identifier);
    return { identifier, version: parseCertificateIdentifier(identifier, { mode: 'strict' }).version };
  }
  const { signer, draft } = order;
  const serial = draft.serial ?? makeSerial();
  const identifier = formatCertificateIdentifier({
    type: nationalCode,
    agency: signer.agency,
    serial,
    version: 1,
  });
  return { identifier, version: 1 };
}

/** Read from the document that is kept, so that a repeat gives the same command. */
function preparedBefore(staged: StagedDocument): Prepared {
  const { header, payload } = parseDocument(staged.document);
  const recorded = {
    certificateType: payload.type.code,
    typeVersion: payload.type.version,
    sealKeyId: header.kid,
    issuedAt: Date.parse(payload.issuedAt),
    validFrom: Date.parse(payload.validFrom),
    validUntil: payload.validUntil === undefined ? null : Date.parse(payload.validUntil),
  };
  return { staged, recorded };
}

function commandOf(order: IssueOrder, { staged, recorded }: Prepared): object {
  const { commandId: id, officer, draft, replaces } = order;
  const { identifier, digest, subjectId } = staged;
  const { holderKeyId } = draft;
  const record: CertificateRecord = {
    identifier,
    digest,
    subjectId,
    ...recorded,
    ...(holderKeyId !== undefined && { holderKeyId }),
  };
  if (replaces === undefined) return { type: 'certificate.issue', id, officer, ...record };
  return { type: 'certificate.replace', id, officer, ...replaces, successor: record };
}

function requireNoFaults(faults: readonly ClaimFault[]): void {
  if (faults.length === 0) return;
  throw new InputError(
    faults.map(({ pointer, keyword }) => ({
      pointer: `/claims${pointer}`,
      code: keyword,
      detail: `does not fit the type's schema (${keyword})`,
    })),
    'CLAIMS_INVALID',
  );
}

function makeSerial(): string {
  let serial = '';
  for (let i = 0; i < SERIAL_LENGTH; i++) serial += SERIAL_DIGITS.charAt(randomInt(SERIAL_DIGITS.length));
  return serial;
}

function digestOf(request: unknown): string {
  return createHash('sha256')
    .update(canonicalizeJson(withoutAbsent(request)), 'utf8')
    .digest('base64url');
}

/** Members that were left out are left out of the digest too. */
function withoutAbsent(request: unknown): unknown {
  return JSON.parse(JSON.stringify(request)) as unknown;
}
