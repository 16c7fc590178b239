import { askAccess } from '#core/access/ask-access';
import type {
  AskAccess,
  ConfirmErasure,
  DisputeAccess,
  ReceiveAccess,
  ReleaseAccess,
  ReportFailure,
  ResolveDispute,
  ReviewAccess,
} from '#core/access/access-commands';
import { releaseAccess } from '#core/access/release-access';
import { makeGrant } from '#core/authorisation/make-grant';
import type { Terms } from '#core/authorisation/terms';
import type { Context } from '#core/contract/context';
import type { EventOf } from '#core/contract/domain-event';
import {
  AuthorisationWorld,
  commands,
  contexts,
  OFFICER,
  PROVIDER,
  PURPOSE,
  signed,
  SUBJECT,
  termsOf,
} from '../authorisation/authorisation-world.ts';
import { onlyEvent } from '../memory-state.ts';
import { DAY_MS, id32, NOW_MS } from '../rule-context.ts';

export const CLAUSE = 'social-insurance-law.art-88';
export const RESPONSE = id32('salted response');
const AUDITOR = id32('auditor');

/** The access that `contexts.agency()` asks for first. */
export const ACCESS_ID = `${contexts.agency().transactionId}.0`;

export const STATUTORY = { kind: 'statutory', clause: CLAUSE } as const;
export const EMERGENCY = { kind: 'emergency', reason: 'rescue', until: NOW_MS + DAY_MS } as const;

/** Commands as agencies' systems write them; the release is the provider's, the rest the requester's. */
export const accessCommands = {
  ask: (overrides: Partial<AskAccess> = {}): AskAccess => ({
    type: 'access.ask',
    id: 'ask-00000001',
    officer: OFFICER,
    provider: PROVIDER,
    subjectId: SUBJECT,
    categories: ['disability-grade', 'household-income'],
    purpose: PURPOSE,
    dataRange: null,
    basis: { kind: 'grant', grantId: 'grant-0001' },
    caseNumber: 'CASE-2026-1',
    ...overrides,
  }),
  release: (overrides: Partial<ReleaseAccess> = {}): ReleaseAccess => ({
    type: 'access.release',
    id: 'release-0001',
    officer: id32('officer of the provider'),
    accessId: ACCESS_ID,
    categories: ['disability-grade', 'household-income'],
    recordCount: 2,
    responseHash: RESPONSE,
    byteSize: 512,
    ...overrides,
  }),
  receive: (overrides: Partial<ReceiveAccess> = {}): ReceiveAccess => ({
    type: 'access.receive',
    id: 'receipt-0001',
    officer: OFFICER,
    accessId: ACCESS_ID,
    recordCount: 2,
    responseHash: RESPONSE,
    ...overrides,
  }),
  fail: (overrides: Partial<ReportFailure> = {}): ReportFailure => ({
    type: 'access.report-failure',
    id: 'failure-0001',
    officer: OFFICER,
    accessId: ACCESS_ID,
    reason: 'no-answer',
    ...overrides,
  }),
  review: (overrides: Partial<ReviewAccess> = {}): ReviewAccess => ({
    type: 'access.review',
    id: 'review-0001',
    officer: AUDITOR,
    accessId: ACCESS_ID,
    outcome: 'justified',
    reason: 'life-in-danger',
    ...overrides,
  }),
  dispute: (overrides: Partial<DisputeAccess> = {}): DisputeAccess => ({
    type: 'access.dispute',
    id: 'dispute-0001',
    subjectId: SUBJECT,
    accessId: ACCESS_ID,
    reason: 'not-my-case',
    evidence: { by: 'session' },
    ...overrides,
  }),
  resolve: (overrides: Partial<ResolveDispute> = {}): ResolveDispute => ({
    type: 'access.resolve-dispute',
    id: 'resolution-1',
    officer: AUDITOR,
    accessId: ACCESS_ID,
    outcome: 'rejected',
    reason: 'in-order',
    ...overrides,
  }),
  erase: (overrides: Partial<ConfirmErasure> = {}): ConfirmErasure => ({
    type: 'access.confirm-erasure',
    id: 'erasure-0001',
    officer: OFFICER,
    accessId: ACCESS_ID,
    ...overrides,
  }),
};

/** A world where the subject has given a grant, under `grant-0001` unless said otherwise. */
export async function grantedWorld(terms: Partial<Terms> = {}): Promise<AuthorisationWorld> {
  const world = new AuthorisationWorld();
  await addGrant(world, 'grant-0001', terms);
  return world;
}

export async function addGrant(
  world: AuthorisationWorld,
  id: string,
  terms: Partial<Terms> = {},
): Promise<void> {
  await world.run(makeGrant, signed(commands.grant({ id, terms: termsOf(terms) })), contexts.portal());
}

/** Asks, and gives the one event that records the answer. */
export async function ask(
  world: AuthorisationWorld,
  overrides: Partial<AskAccess> = {},
  context: Context = contexts.agency(),
): Promise<EventOf<'AccessDecided'>> {
  return onlyEvent(await world.run(askAccess, accessCommands.ask(overrides), context), 'AccessDecided');
}

/** A world where the first access was asked for and permitted. */
export async function permittedWorld(overrides: Partial<AskAccess> = {}): Promise<AuthorisationWorld> {
  const world = await grantedWorld();
  const { decision, reason } = await ask(world, overrides);
  if (decision === 'deny') throw new Error(`denied: ${String(reason)}`);
  return world;
}

/** A world where the provider has handed over as well. */
export async function releasedWorld(overrides: Partial<AskAccess> = {}): Promise<AuthorisationWorld> {
  const world = await permittedWorld(overrides);
  const events = await world.run(releaseAccess, accessCommands.release(), contexts.otherAgency());
  onlyEvent(events, 'AccessReleased');
  return world;
}
