import { setTimeout as sleep } from 'node:timers/promises';
import type { ReasonCode } from '#core/access/reason-code';
import { ask, type DemoAsk } from './demo-access.ts';
import { AGENCY, OFFICER } from './demo-officers.ts';
import type { DemoWorld } from './demo-world.ts';
import { GRANT } from './load-authorisations.ts';

const byGrant = (grantId: string): { kind: 'grant'; grantId: string } => ({ kind: 'grant', grantId });
const STATUTORY = { kind: 'statutory', clause: 'social-insurance-law.art-74' } as const;

/** What is asked for to be denied, by the reason that it meets. */
type Denials = Readonly<Record<ReasonCode, Omit<DemoAsk, 'id'>>>;

/** Every reason there is. Two of them are asked while an agency is suspended. */
const DENIALS: Denials = {
  REQUESTER_NOT_ACTIVE: { holder: 'holder-10', by: OFFICER.humanResources },
  PROVIDER_NOT_ACTIVE: {
    holder: 'citizen-1',
    provider: AGENCY.humanResources,
    categories: ['employment-record'],
  },
  CATEGORY_NOT_OFFERED: { holder: 'citizen-1', categories: ['disability-record'] },
  PURPOSE_UNKNOWN: { holder: 'citizen-1', purpose: 'customer-survey' },
  OVER_CEILING: {
    holder: 'citizen-1',
    provider: AGENCY.disabledPersons,
    categories: ['disability-record'],
  },
  BASIS_NOT_ALLOWED: { holder: 'citizen-2', purpose: 'pension-qualification-check' },
  CLAUSE_UNKNOWN: {
    holder: 'citizen-2',
    purpose: 'pension-qualification-check',
    basis: { ...STATUTORY, clause: 'social-insurance-law.art-1' },
  },
  EMERGENCY_INCOMPLETE: {
    holder: 'citizen-2',
    purpose: 'emergency-relief',
    basis: { kind: 'emergency', reason: 'life-in-danger' },
  },
  GRANT_NOT_FOUND: { holder: 'citizen-2' },
  GRANT_OTHER_SUBJECT: { holder: 'citizen-2', basis: byGrant(GRANT.whole) },
  GRANT_OTHER_RECIPIENT: {
    holder: 'citizen-1',
    by: OFFICER.socialSecurity,
    basis: byGrant(GRANT.whole),
  },
  GRANT_OTHER_PROVIDER: {
    holder: 'citizen-1',
    provider: AGENCY.socialSecurity,
    categories: ['pension-status'],
  },
  GRANT_OTHER_PURPOSE: {
    holder: 'citizen-1',
    purpose: 'emergency-relief',
    basis: byGrant(GRANT.whole),
  },
  GRANT_TOO_NARROW: {
    holder: 'citizen-1',
    dataRange: { from: Date.UTC(2010, 0, 1), to: Date.UTC(2011, 0, 1) },
  },
  NOTICE_OUTDATED: {
    holder: 'citizen-1',
    provider: AGENCY.disabledPersons,
    categories: ['disability-record'],
    purpose: 'disability-benefit-review',
  },
  GRANT_REVOKED: {
    holder: 'citizen-1',
    by: OFFICER.socialSecurity,
    purpose: 'work-injury-treatment',
    basis: byGrant(GRANT.revoked),
  },
  GRANT_SUPERSEDED: { holder: 'holder-5', basis: byGrant(GRANT.superseded) },
  GRANT_INAPPLICABLE: {
    holder: 'holder-4',
    by: OFFICER.socialSecurity,
    purpose: 'work-injury-treatment',
    basis: byGrant(GRANT.inapplicable),
  },
  GRANT_PAUSED: { holder: 'citizen-2', purpose: 'emergency-relief', basis: byGrant(GRANT.paused) },
  GRANT_NOT_YET_VALID: { holder: 'citizen-1', purpose: 'emergency-relief', basis: byGrant(GRANT.scheduled) },
  GRANT_EXPIRED: { holder: 'holder-1', basis: byGrant(GRANT.expired) },
  GRANT_EXHAUSTED: { holder: 'holder-2', basis: byGrant(GRANT.once) },
  FREQUENCY_REACHED: { holder: 'holder-3', basis: byGrant(GRANT.monthly) },
};

const WHILE_SUSPENDED: readonly ReasonCode[] = ['REQUESTER_NOT_ACTIVE', 'PROVIDER_NOT_ACTIVE'];

/** One denied access for each reason. The uses that are limited are used up by a permitted one first. */
export async function loadDenials(world: DemoWorld): Promise<void> {
  const suspended = { creditCode: AGENCY.humanResources, reason: 'merger-of-offices' };
  const denyAll = async (reasons: readonly ReasonCode[]): Promise<void> => {
    for (const reason of reasons) await ask(world, { ...DENIALS[reason], id: askId(reason) });
  };
  await world.give('registrar', OFFICER.registrar, {
    type: 'registry.suspend-agency',
    id: 'demo-suspended-agency-1',
    ...suspended,
  });
  await denyAll(WHILE_SUSPENDED);
  await world.give('registrar', OFFICER.registrar, {
    type: 'registry.reinstate-agency',
    id: 'demo-reinstated-agency-1',
    ...suspended,
  });
  await ask(world, { ...DENIALS.GRANT_EXHAUSTED, id: 'demo-access-only-use' });
  await ask(world, { ...DENIALS.FREQUENCY_REACHED, id: 'demo-access-this-month' });
  await waitForExpiry(world);
  await denyAll((Object.keys(DENIALS) as ReasonCode[]).filter((reason) => !WHILE_SUSPENDED.includes(reason)));
}

function askId(reason: ReasonCode): string {
  return `demo-denied-${reason.toLowerCase().replaceAll('_', '-')}`;
}

/** The grant that is to be seen expired was made for a few seconds, some of which the load has taken. */
async function waitForExpiry(world: DemoWorld): Promise<void> {
  await world.ledger.settle();
  const { valid_until: until } = await world.services.trail.db
    .selectFrom('grants')
    .select('valid_until')
    .where('grant_id', '=', GRANT.expired)
    .executeTakeFirstOrThrow();
  while (world.now() < until) await sleep(until - world.now());
}
