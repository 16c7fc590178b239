import {
  DAY_MS,
  formatCertificateIdentifier,
  parseCertificateIdentifier,
  successorIdentifier,
} from '@sealtrail/core';
import type { Prepare, Ready } from '../ledger/collector.js';
import type { DocumentToStage, Library, StagedDocument, StageOutcome } from '../library/library.js';
import { sealDocument } from '../seal/document.js';
import type { SealKeys } from '../seal/seal-keys.js';
import type { IssuingFacts } from './catalogue.js';
import { issueCommand, recordedIn, type Recorded } from './issue-command.js';
import type { IssueOrder } from './issue-order.js';
import { SerialSheets } from './serial-sheets.js';

/** Documents that are sealed together; others have their turn of the event loop meanwhile. */
const SEALED_TOGETHER = 32;

/** An order that its type, its claims and its holder allow. */
export interface CheckedOrder {
  readonly order: IssueOrder;
  readonly facts: IssuingFacts;
  readonly subjectId: string;
  /** What tells a repeat from another request. */
  readonly requestDigest: string;
}

export interface PreparationParts {
  readonly library: Library;
  readonly sealKeys: SealKeys;
  readonly clock: () => number;
}

interface Sealed {
  readonly item: DocumentToStage;
  readonly recorded: Recorded;
}

/**
 * Seals and keeps the documents of the certificates that one transaction will issue: their serials put them on few
 * sheets of the ledger, and one write of the library holds them all. An order that fails leaves the others be.
 */
export function prepareCertificates(parts: PreparationParts): Prepare<CheckedOrder, StagedDocument> {
  return async (orders) => {
    const serials = new SerialSheets();
    const sealed: PromiseSettledResult<Sealed>[] = [];
    for (let from = 0; from < orders.length; from += SEALED_TOGETHER) {
      const together = orders.slice(from, from + SEALED_TOGETHER);
      sealed.push(...(await Promise.allSettled(together.map((each) => seal(each, serials, parts)))));
    }
    const items = sealed.flatMap((each) => (each.status === 'fulfilled' ? [each.value.item] : []));
    const staged = (items.length === 0 ? [] : await parts.library.stageMany(items)).values();
    return sealed.map((each, i) => {
      if (each.status === 'rejected') return each;
      const outcome = staged.next().value;
      const order = orders[i]?.order;
      if (order === undefined || outcome === undefined) throw new Error('fewer documents kept than sealed');
      return readyOf(order, outcome, each.value.recorded);
    });
  };
}

async function seal(
  { order, facts, subjectId, requestDigest }: CheckedOrder,
  serials: SerialSheets,
  { sealKeys, clock }: PreparationParts,
): Promise<Sealed> {
  const { commandId, signer, draft } = order;
  const { type, sealKeyId } = facts;
  const issuedAt = clock();
  const validFrom = draft.validFrom ?? issuedAt;
  const validUntil = draft.validUntil === undefined ? longestEnd(facts, validFrom) : draft.validUntil;
  const { identifier, version } = identifierFor(order, type.nationalCode, serials);
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
    issuedAt,
    validFrom,
    validUntil,
    version,
  });
  const times = { issuedAt, validFrom, validUntil };
  return {
    item: { agency: signer.agency, commandId, identifier, subjectId, requestDigest, ...sealed },
    recorded: { certificateType: type.code, typeVersion: type.version, sealKeyId, ...times },
  };
}

function readyOf(
  order: IssueOrder,
  outcome: StageOutcome,
  recorded: Recorded,
): PromiseSettledResult<Ready<StagedDocument>> {
  if (outcome.state === 'refused') return { status: 'rejected', reason: outcome.error };
  // A repeat at the same time may have been first.
  const said = outcome.state === 'found' ? recordedIn(outcome) : recorded;
  return { status: 'fulfilled', value: { command: issueCommand(order, outcome, said), made: outcome } };
}

/** As long as the type allows, where the agency names no end. */
function longestEnd({ type }: IssuingFacts, validFrom: number): number | null {
  return type.maxValidityDays === null ? null : validFrom + type.maxValidityDays * DAY_MS;
}

/** A new serial, or the same serial in its next version. */
function identifierFor(
  { replaces, signer, draft }: IssueOrder,
  nationalCode: string,
  serials: SerialSheets,
): { identifier: string; version: number } {
  if (replaces !== undefined) {
    const identifier = successorIdentifier(replaces.identifier);
    return { identifier, version: parseCertificateIdentifier(identifier, { mode: 'strict' }).version };
  }
  const serial = draft.serial ?? serials.next(nationalCode);
  const { agency } = signer;
  const identifier = formatCertificateIdentifier({ type: nationalCode, agency, serial, version: 1 });
  return { identifier, version: 1 };
}
