import { DAY_MS, demoTerms, type GrantedPurpose } from './demo-terms.ts';
import { noticeHash } from './demo-catalogue.ts';
import { OFFICER, type DemoOfficer } from './demo-officers.ts';
import type { DemoWorld } from './demo-world.ts';
import { GUARDIANSHIP, loadNotices } from './load-registry.ts';
import type { Terms } from '#core/authorisation/terms';

/** How soon the grant that is to be seen expired ends. */
const SHORT_GRANT_MS = 3_000;

/** The grants by name; each name is the id of the command that makes it. */
export const GRANT = {
  whole: 'demo-grant-whole',
  narrowed: 'demo-grant-narrowed',
  ward: 'demo-grant-ward',
  outdated: 'demo-grant-outdated',
  inapplicable: 'demo-grant-inapplicable',
  revoked: 'demo-grant-revoked',
  superseded: 'demo-grant-superseded',
  renewed: 'demo-grant-renewed',
  paused: 'demo-grant-paused',
  scheduled: 'demo-grant-scheduled',
  expired: 'demo-grant-expired',
  once: 'demo-grant-once',
  monthly: 'demo-grant-monthly',
} as const;

async function grant(
  world: DemoWorld,
  making: { readonly id: string; readonly holder: string; readonly terms: Terms },
): Promise<void> {
  const { id, holder, terms } = making;
  await world.act(holder, { type: 'authorisation.grant', id, terms });
}

/** Grants in every state that a grant can be in, each with the events that lead there. */
export async function loadGrants(world: DemoWorld): Promise<void> {
  const mla = 'minimum-living-allowance-review';
  await grant(world, { id: GRANT.whole, holder: 'citizen-1', terms: demoTerms(world, mla) });
  await loadOldNotices(world);
  await loadEnded(world);
  await grant(world, { id: GRANT.paused, holder: 'citizen-2', terms: demoTerms(world, 'emergency-relief') });
  const from = world.now() + 7 * DAY_MS;
  await grant(world, {
    id: GRANT.scheduled,
    holder: 'citizen-1',
    terms: demoTerms(world, 'emergency-relief', { from, until: from + 20 * DAY_MS }),
  });
  await grant(world, {
    id: GRANT.expired,
    holder: 'holder-1',
    terms: demoTerms(world, mla, { until: world.now() + SHORT_GRANT_MS }),
  });
  await grant(world, { id: GRANT.once, holder: 'holder-2', terms: demoTerms(world, mla, { maxUses: 1 }) });
  await grant(world, {
    id: GRANT.monthly,
    holder: 'holder-3',
    terms: demoTerms(world, mla, { frequency: { count: 1, unit: 'month', zone: 'Asia/Shanghai' } }),
  });
  await world.act(
    'citizen-1',
    {
      type: 'authorisation.grant',
      id: GRANT.ward,
      terms: demoTerms(world, 'disability-benefit-review', { noticeVersion: 2 }),
    },
    { for: 'citizen-3', appointmentId: GUARDIANSHIP },
  );
}

/** A grant whose notice has changed since in what matters, and one whose notice was withdrawn and mended. */
async function loadOldNotices(world: DemoWorld): Promise<void> {
  await grant(world, {
    id: GRANT.outdated,
    holder: 'citizen-1',
    terms: demoTerms(world, 'disability-benefit-review'),
  });
  await grant(world, {
    id: GRANT.inapplicable,
    holder: 'holder-4',
    terms: demoTerms(world, 'work-injury-treatment'),
  });
  await loadNotices(world, 2);
  await world.give('registrar', OFFICER.registrar, {
    type: 'registry.retire-notice',
    id: 'demo-notice-retirement-1',
    textHash: noticeHash(world.catalogue, 'work-injury-treatment', 1),
  });
  await world.give('registrar', OFFICER.registrar, {
    type: 'authorisation.set-aside',
    id: 'demo-set-aside-1',
    grantId: GRANT.inapplicable,
    reason: 'notice-withdrawn',
  });
}

async function loadEnded(world: DemoWorld): Promise<void> {
  const terms = demoTerms(world, 'work-injury-treatment', { noticeVersion: 2 });
  await grant(world, { id: GRANT.revoked, holder: 'citizen-1', terms });
  await world.act('citizen-1', {
    type: 'authorisation.revoke',
    id: 'demo-grant-revocation-1',
    grantId: GRANT.revoked,
    reason: 'treatment-is-over',
  });
  const mla = 'minimum-living-allowance-review';
  await grant(world, { id: GRANT.superseded, holder: 'holder-5', terms: demoTerms(world, mla) });
  await world.act('holder-5', {
    type: 'authorisation.renew',
    id: GRANT.renewed,
    grantId: GRANT.superseded,
    terms: demoTerms(world, mla, { maxUses: 10 }),
  });
}

/** Requests in every state: two wait for citizen-2; others were narrowed, refused, and withdrawn. */
export async function loadRequests(world: DemoWorld): Promise<void> {
  const mla = 'minimum-living-allowance-review';
  await request(world, { id: 'demo-request-open-1', holder: 'citizen-2', purpose: mla });
  await request(world, {
    id: 'demo-request-open-2',
    holder: 'citizen-2',
    purpose: 'work-injury-treatment',
    by: OFFICER.socialSecurity,
    noticeVersion: 2,
  });
  const asked = await request(world, { id: 'demo-request-narrowed', holder: 'holder-6', purpose: mla });
  await world.act('holder-6', {
    type: 'authorisation.approve',
    id: GRANT.narrowed,
    requestId: 'demo-request-narrowed',
    terms: { ...asked, categories: ['medical-insurance-status'], maxUses: 20 },
  });
  await request(world, {
    id: 'demo-request-refused',
    holder: 'citizen-2',
    purpose: 'disability-benefit-review',
    noticeVersion: 2,
  });
  await world.act('citizen-2', {
    type: 'authorisation.refuse',
    id: 'demo-refusal-1',
    requestId: 'demo-request-refused',
  });
  await request(world, { id: 'demo-request-withdrawn', holder: 'holder-7', purpose: mla });
  await world.give('agency', OFFICER.requester, {
    type: 'authorisation.withdraw-request',
    id: 'demo-withdrawal-1',
    requestId: 'demo-request-withdrawn',
  });
}

interface DemoRequest {
  readonly id: string;
  readonly holder: string;
  readonly purpose: GrantedPurpose;
  readonly by?: DemoOfficer;
  readonly noticeVersion?: number;
}

/** The terms that stand on the ledger: those of the first time, where the request was there already. */
async function request(world: DemoWorld, asked: DemoRequest): Promise<Terms> {
  const { id, holder, purpose, by = OFFICER.requester, noticeVersion = 1 } = asked;
  const events = await world.give('agency', by, {
    type: 'authorisation.request',
    id,
    subjectId: world.subject(holder),
    terms: demoTerms(world, purpose, { noticeVersion }),
    caseNumber: id.toUpperCase(),
    justification: 'annual-review',
    answerBy: world.now() + 30 * DAY_MS,
  });
  const requested = events.find((event) => event.type === 'AuthorisationRequested');
  if (requested === undefined) throw new Error(`${id} was not requested`);
  return requested.terms;
}
