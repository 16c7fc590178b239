import type { Terms } from '#core/authorisation/terms';
import { AGENCY, publishCatalogue, type PublishedCatalogue } from './published-catalogue.ts';
import {
  httpTerms,
  newKey,
  runGateway,
  textOf,
  type Answer,
  type CallOptions,
  type RunOptions,
  type RunningGateway,
} from './running-gateway.ts';

export const HASH = 'A'.repeat(43);
const DAY_MS = 86_400_000;

/** A running gateway with its catalogue published: what the stories of consent and access begin with. */
export interface ConsentWorld {
  readonly running: RunningGateway;
  /** A review of medical expenses by civil affairs, from now, for 90 days. */
  terms(overrides?: Partial<Terms>): Terms;
  /** A grant of these terms, signed by the citizen; its id. */
  grant(person: string, terms: Terms): Promise<string>;
  /** The requester asks for medical expenses on a grant. */
  ask(person: string, overrides?: object, options?: CallOptions): Promise<Answer>;
  /** What a provider says when it hands over the answer. */
  release(accessId: string): Promise<Answer>;
}

export async function openConsentWorld(options: RunOptions = {}): Promise<ConsentWorld> {
  const running = await runGateway(options);
  try {
    return consentWorld(running, await publishCatalogue(running));
  } catch (error) {
    await running.stop();
    throw error;
  }
}

function consentWorld(running: RunningGateway, catalogue: PublishedCatalogue): ConsentWorld {
  const purpose = 'disability-benefit-review';
  const terms = (overrides: Partial<Terms> = {}): Terms => ({
    recipient: AGENCY.civilAffairs,
    providers: [AGENCY.healthInsurance],
    purpose,
    categories: ['medical-expense'],
    dataRange: null,
    from: Date.now(),
    until: Date.now() + 90 * DAY_MS,
    maxUses: null,
    frequency: null,
    noticeHash: catalogue.noticeHash(overrides.purpose ?? purpose),
    ...overrides,
  });
  return {
    running,
    terms,
    async grant(person, given) {
      const key = newKey();
      const evidence = await running.evidence(person, { type: 'authorisation.grant', id: key, terms: given });
      const body = { evidence, terms: httpTerms(given) };
      return textOf(await running.must(201, person, 'post', '/v1/grants', body, { key }), 'grantId');
    },
    async ask(person, overrides = {}, options = {}) {
      const question = {
        provider: AGENCY.healthInsurance,
        subjectId: await running.subject(person),
        categories: ['medical-expense'],
        purpose,
        caseNumber: 'CASE-2026-1',
        basis: { kind: 'grant' },
        ...overrides,
      };
      return await running.must(201, 'requester', 'post', '/v1/accesses', question, options);
    },
    release: (accessId) =>
      running.must(201, 'provider', 'post', `/v1/accesses/${accessId}/release`, {
        categories: ['medical-expense'],
        recordCount: 2,
        responseHash: HASH,
        byteSize: 512,
      }),
  };
}
