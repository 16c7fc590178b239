import type { ReadState } from '../contract/states.js';
import type { Agency, DataCategory, NoticeSeries, Purpose } from '../registry/registry-state.js';
import { grantsKey } from '../authorisation/grants-key.js';
import type { AccessQuestion } from './access-question.js';
import { type GrantCandidate, grantObstacle } from './grant-obstacle.js';

/** What the ledger knows that bears on an access; undefined for what it does not know. */
export interface AccessFacts {
  readonly requester: Agency | undefined;
  readonly provider: Agency | undefined;
  /** In the order of the question. */
  readonly categories: readonly (DataCategory | undefined)[];
  readonly purpose: Purpose | undefined;
  /** Only where the basis is a grant. */
  readonly noticeSeries: NoticeSeries | undefined;
  /** The grant that is named; or those of this subject to this requester for this purpose, newest first. */
  readonly candidates: readonly GrantCandidate[];
}

/** Looks up what `decideAccess` needs. Most of it is the same for a whole transaction; a named grant is one read. */
export async function loadAccessFacts(question: AccessQuestion, read: ReadState): Promise<AccessFacts> {
  const categories: (DataCategory | undefined)[] = [];
  for (const category of question.categories) categories.push(await read('data-category', category));
  const requester = await read('agency', question.requester);
  const provider = await read('agency', question.provider);
  const purpose = await read('purpose', question.purpose);
  if (question.basis.kind !== 'grant')
    return { requester, provider, categories, purpose, noticeSeries: undefined, candidates: [] };
  const noticeSeries = await read('notice-series', question.purpose);
  const candidates = await loadCandidates(question, noticeSeries, read);
  return { requester, provider, categories, purpose, noticeSeries, candidates };
}

async function loadCandidates(
  question: AccessQuestion,
  noticeSeries: NoticeSeries | undefined,
  read: ReadState,
): Promise<readonly GrantCandidate[]> {
  const candidates: GrantCandidate[] = [];
  const { basis } = question;
  const ids =
    basis.kind === 'grant' && basis.grantId !== undefined
      ? [basis.grantId]
      : await indexedIds(question, read);
  for (const grantId of ids) {
    const grant = await read('grant', grantId);
    if (grant === undefined) continue;
    const candidate = { grantId, grant };
    candidates.push(candidate);
    // The newest that carries the access decides; the older ones need not be read.
    if (grantObstacle(question, candidate, noticeSeries) === undefined) break;
  }
  return candidates;
}

async function indexedIds(
  { subjectId, requester: recipient, purpose }: AccessQuestion,
  read: ReadState,
): Promise<readonly string[]> {
  const index = await read('grants', grantsKey({ subjectId, recipient, purpose }));
  return (index ?? []).map((entry) => entry.grantId);
}
