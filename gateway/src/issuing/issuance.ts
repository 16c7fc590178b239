import { createHash } from 'node:crypto';
import { canonicalizeJson, claimFaultsByType, type ClaimFault } from '@sealtrail/core';
import type { Collector, PreparedOutcome, SubmitOrder } from '../ledger/collector.js';
import type { Outcome } from '../ledger/ledger.js';
import type { Pseudonyms } from '../identity/pseudonyms.js';
import type { StagedDocument } from '../library/library.js';
import { InputError } from '../input-error.js';
import { pseudonymOf } from '../identity/pseudonym-of.js';
import type { IssuingFacts, IssuingQuestion } from './catalogue.js';
import { issueCommand, recordedIn } from './issue-command.js';
import type { IssueOrder } from './issue-order.js';
import { prepareCertificates, type CheckedOrder, type PreparationParts } from './prepare-certificates.js';

export interface IssuanceParts extends PreparationParts {
  readonly pseudonyms: Pseudonyms;
  readonly collector: Collector;
  /** Told of what goes wrong after the answer is certain. */
  readonly onFault: (fault: unknown) => void;
  findFacts(question: IssuingQuestion): Promise<IssuingFacts>;
}

export interface Issued {
  readonly outcome: Outcome;
  readonly document: string;
  readonly digest: string;
  readonly identifier: string;
}

/**
 * Issues certificates: the document is sealed and kept before the ledger is asked, so that none is on the ledger
 * without its document, and a repeat of the same command meets the same document. One for a gateway: it keeps the
 * prepared claim schemas, and certificates that are ordered together share a transaction.
 */
export class Issuance {
  readonly #parts: IssuanceParts;
  readonly #claimFaults = claimFaultsByType();
  readonly #submit: SubmitOrder<CheckedOrder, StagedDocument>;

  constructor(parts: IssuanceParts) {
    this.#parts = parts;
    this.#submit = parts.collector.preparing(prepareCertificates(parts));
  }

  /**
   * Fails with CLAIMS_INVALID or IDENTIFIER_INVALID (InputErrors with pointers), and as the library, the seal and the
   * ledger do.
   */
  async issue(order: IssueOrder): Promise<Issued> {
    const { library, onFault } = this.#parts;
    const { commandId, signer, draft } = order;
    const ref = { agency: signer.agency, commandId };
    const requestDigest = digestOf({ act: order.replaces ?? 'issue', draft });
    const found = await library.find(ref, requestDigest);
    const { outcome, made } =
      found === undefined
        ? await this.#submit(await this.#check(order, requestDigest), signer)
        : await this.#repeat(order, found);
    if (outcome.status === 'refused') await library.discard([ref]);
    // Not waited for: the document is kept, and the next start asks the ledger about one that stayed unconfirmed.
    else library.confirm([ref]).catch(onFault);
    const { document, digest, identifier } = made;
    return { outcome, document, digest, identifier };
  }

  async #check(order: IssueOrder, requestDigest: string): Promise<CheckedOrder> {
    const { pseudonyms, clock } = this.#parts;
    const { signer, draft } = order;
    const { certificateType } = draft;
    const facts = await this.#parts.findFacts({ certificateType, agency: signer.agency, at: clock() });
    requireNoFaults(this.#claimFaults(facts.type, draft.claims));
    const subjectId = pseudonymOf(draft.holder.idDocument, pseudonyms, '/holder/idDocument');
    return { order, facts, subjectId, requestDigest };
  }

  async #repeat(order: IssueOrder, staged: StagedDocument): Promise<PreparedOutcome<StagedDocument>> {
    const command = issueCommand(order, staged, recordedIn(staged));
    return { outcome: await this.#parts.collector.submit(command, order.signer), made: staged };
  }
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

function digestOf(request: unknown): string {
  return createHash('sha256')
    .update(canonicalizeJson(withoutAbsent(request)), 'utf8')
    .digest('base64url');
}

/** Members that were left out are left out of the digest too. */
function withoutAbsent(request: unknown): unknown {
  return JSON.parse(JSON.stringify(request)) as unknown;
}
