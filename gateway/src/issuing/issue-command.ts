import { parseDocument, type CertificateRecord } from '@sealtrail/core';
import type { StagedDocument } from '../library/library.js';
import type { IssueOrder } from './issue-order.js';

/** What the ledger learns of a certificate that its document says, or its seal. */
export type Recorded = Omit<CertificateRecord, 'identifier' | 'digest' | 'subjectId' | 'holderKeyId'>;

/** The command that puts a certificate on the ledger whose document is kept. */
export function issueCommand(order: IssueOrder, staged: StagedDocument, recorded: Recorded): object {
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

/** Of a document that was kept before, so that a repeat gives the same command. */
export function recordedIn({ document }: Pick<StagedDocument, 'document'>): Recorded {
  const { header, payload } = parseDocument(document);
  return {
    certificateType: payload.type.code,
    typeVersion: payload.type.version,
    sealKeyId: header.kid,
    issuedAt: Date.parse(payload.issuedAt),
    validFrom: Date.parse(payload.validFrom),
    validUntil: payload.validUntil === undefined ? null : Date.parse(payload.validUntil),
  };
}
