import { ACCESS_AGGREGATES } from '#core/access/access-aggregates';
import type { ErrorCode } from '#core/coded-error';
import { AUTHORISATION_AGGREGATES } from '#core/authorisation/authorisation-aggregates';
import type {
  ApproveRequest,
  MakeGrant,
  PauseGrant,
  RefuseRequest,
  RenewGrant,
  RequestAuthorisation,
  ResumeGrant,
  RevokeGrant,
  SetAsideGrant,
  ShortenGrant,
  WithdrawRequest,
} from '#core/authorisation/authorisation-commands';
import type { Terms } from '#core/authorisation/terms';
import type { Context } from '#core/contract/context';
import type { DomainEvent } from '#core/contract/domain-event';
import type { Rule } from '#core/contract/rule';
import type { Agency, Purpose } from '#core/registry/registry-state';
import { MemoryState } from '../memory-state.ts';
import { ACTORS, AGENCIES, DAY_MS, id32, NOW_MS, ruleContext } from '../rule-context.ts';
import { expectRefusal, runRule } from '../run-rule.ts';
import { createWallet } from '../wallet.ts';

export const SUBJECT = id32('citizen');
export const OTHER_SUBJECT = id32('another citizen');
export const OFFICER = id32('officer');
export const RECIPIENT = AGENCIES.first;
export const PROVIDER = AGENCIES.second;
export const OTHER_PROVIDER = AGENCIES.third;
export const PURPOSE = 'disability-benefit';
export const NOTICE = id32('notice 1, zh-CN');
export const NOTICE_IN_ENGLISH = id32('notice 1, en');

/** The keys of the two citizens. */
export const WALLET = createWallet();
export const OTHER_WALLET = createWallet();

export const CEILING: Purpose = {
  status: 'active',
  version: 3,
  bases: { grant: true, statutory: ['social-insurance-law.art-88'], emergency: true },
  categories: ['disability-grade', 'household-income'],
  maxPeriodDays: 365,
  maxUses: 12,
  maxFrequency: { count: 4, unit: 'month', zone: 'Asia/Shanghai' },
  dataLifeDays: 30,
  coolingOffDays: 10,
};

/** Terms that reach the ceiling in every dimension. */
export function termsOf(overrides: Partial<Terms> = {}): Terms {
  return {
    recipient: RECIPIENT,
    providers: [PROVIDER, OTHER_PROVIDER],
    purpose: PURPOSE,
    categories: ['disability-grade', 'household-income'],
    dataRange: null,
    from: NOW_MS,
    until: NOW_MS + 365 * DAY_MS,
    maxUses: 12,
    frequency: { count: 4, unit: 'month', zone: 'Asia/Shanghai' },
    noticeHash: NOTICE,
    ...overrides,
  };
}

const active = (organisation: string, powers: Agency['powers'] = []): Agency => ({
  status: 'active',
  organisation,
  powers,
});

type Command = { readonly type: string; readonly id: string };

/** A registry with one purpose, its notice, three agencies and two citizens; requests, grants and accesses by their folds. */
export class AuthorisationWorld {
  readonly state = new MemoryState([...AUTHORISATION_AGGREGATES, ...ACCESS_AGGREGATES]);

  constructor() {
    const { state } = this;
    state.put('agency', RECIPIENT, active('ministry', ['counter']));
    state.put('agency', PROVIDER, active('province-a'));
    state.put('agency', OTHER_PROVIDER, active('ministry'));
    state.put('purpose', PURPOSE, CEILING);
    state.put('data-category', 'disability-grade', category([PROVIDER]));
    state.put('data-category', 'household-income', category([PROVIDER, OTHER_PROVIDER]));
    const notice = { purpose: PURPOSE, version: 1, validFrom: NOW_MS - DAY_MS, status: 'active' } as const;
    state.put('notice', NOTICE, notice);
    state.put('notice', NOTICE_IN_ENGLISH, notice);
    state.put('notice-series', PURPOSE, {
      version: 1,
      languages: ['zh-CN', 'en'],
      material: [{ version: 1, validFrom: NOW_MS - DAY_MS }],
    });
    state.put('subject-keys', SUBJECT, keysOf(WALLET));
    state.put('subject-keys', OTHER_SUBJECT, keysOf(OTHER_WALLET));
  }

  /** Gives the command: parse, load, decide, fold. */
  run<C extends Command, S>(rule: Rule<C, S>, command: C, context: Context): Promise<readonly DomainEvent[]> {
    return runRule(rule, command, { state: this.state, context });
  }

  refused<C extends Command, S>(
    rule: Rule<C, S>,
    given: { readonly command: C; readonly context: Context },
    code: ErrorCode,
  ): Promise<void> {
    return expectRefusal({ rule, state: this.state, ...given }, code);
  }

  /** Changes a state that the registry's folds would make. */
  change(
    name: 'agency' | 'purpose' | 'notice' | 'data-category' | 'notice-series',
    id: string,
    overrides: object,
  ): void {
    const before = this.state.get(name, id);
    if (before === undefined) throw new Error(`no ${name} ${id} to change`);
    this.state.put(name, id, { ...before, ...overrides });
  }
}

function category(providers: readonly string[]): {
  status: 'active';
  sensitive: boolean;
  providers: readonly string[];
} {
  return { status: 'active', sensitive: true, providers };
}

function keysOf(wallet: typeof WALLET): {
  keys: Record<string, { publicKey: typeof WALLET.publicKey; status: 'active' }>;
} {
  return { keys: { [wallet.keyId]: { publicKey: wallet.publicKey, status: 'active' } } };
}

export const contexts = {
  agency: (now = NOW_MS): Context => ruleContext(ACTORS.agency, { now }),
  otherAgency: (now = NOW_MS): Context => ruleContext(ACTORS.otherAgency, { now }),
  portal: (now = NOW_MS): Context => ruleContext(ACTORS.portal, { now }),
  registrar: (now = NOW_MS): Context => ruleContext(ACTORS.registrar, { now }),
  oversight: (now = NOW_MS): Context => ruleContext(ACTORS.oversight, { now }),
};

const SESSION = { by: 'session' } as const;

/** A command signed by the citizen's own key at `at`. */
export function signed<C extends { evidence: unknown }>(command: C, at = NOW_MS, wallet = WALLET): C {
  const bare = { ...command, evidence: { by: 'self' as const, jws: '' } };
  return wallet.signed(bare, { iatMs: at }) as C;
}

/** Commands as a client writes them; those that must be signed still are to be. */
export const commands = {
  request: (overrides: Partial<RequestAuthorisation> = {}): RequestAuthorisation => ({
    type: 'authorisation.request',
    id: 'request-0001',
    officer: OFFICER,
    subjectId: SUBJECT,
    terms: termsOf(),
    caseNumber: 'CASE-2026-1',
    justification: 'annual-review',
    answerBy: NOW_MS + 30 * DAY_MS,
    ...overrides,
  }),
  withdraw: (overrides: Partial<WithdrawRequest> = {}): WithdrawRequest => ({
    type: 'authorisation.withdraw-request',
    id: 'withdrawal-1',
    officer: OFFICER,
    requestId: 'request-0001',
    ...overrides,
  }),
  approve: (overrides: Partial<ApproveRequest> = {}): ApproveRequest => ({
    type: 'authorisation.approve',
    id: 'grant-0001',
    subjectId: SUBJECT,
    requestId: 'request-0001',
    terms: termsOf(),
    evidence: SESSION,
    ...overrides,
  }),
  refuse: (overrides: Partial<RefuseRequest> = {}): RefuseRequest => ({
    type: 'authorisation.refuse',
    id: 'refusal-0001',
    subjectId: SUBJECT,
    requestId: 'request-0001',
    evidence: SESSION,
    ...overrides,
  }),
  grant: (overrides: Partial<MakeGrant> = {}): MakeGrant => ({
    type: 'authorisation.grant',
    id: 'grant-0001',
    subjectId: SUBJECT,
    terms: termsOf(),
    evidence: SESSION,
    ...overrides,
  }),
  pause: (overrides: Partial<PauseGrant> = {}): PauseGrant => ({
    type: 'authorisation.pause',
    id: 'pause-0001',
    subjectId: SUBJECT,
    grantId: 'grant-0001',
    evidence: SESSION,
    ...overrides,
  }),
  resume: (overrides: Partial<ResumeGrant> = {}): ResumeGrant => ({
    type: 'authorisation.resume',
    id: 'resume-0001',
    subjectId: SUBJECT,
    grantId: 'grant-0001',
    evidence: SESSION,
    ...overrides,
  }),
  shorten: (overrides: Partial<ShortenGrant> = {}): ShortenGrant => ({
    type: 'authorisation.shorten',
    id: 'shortening-1',
    subjectId: SUBJECT,
    grantId: 'grant-0001',
    until: NOW_MS + DAY_MS,
    evidence: SESSION,
    ...overrides,
  }),
  revoke: (overrides: Partial<RevokeGrant> = {}): RevokeGrant => ({
    type: 'authorisation.revoke',
    id: 'revocation-1',
    subjectId: SUBJECT,
    grantId: 'grant-0001',
    evidence: SESSION,
    ...overrides,
  }),
  renew: (overrides: Partial<RenewGrant> = {}): RenewGrant => ({
    type: 'authorisation.renew',
    id: 'grant-0002',
    subjectId: SUBJECT,
    grantId: 'grant-0001',
    terms: termsOf(),
    evidence: SESSION,
    ...overrides,
  }),
  setAside: (overrides: Partial<SetAsideGrant> = {}): SetAsideGrant => ({
    type: 'authorisation.set-aside',
    id: 'set-aside-01',
    officer: OFFICER,
    grantId: 'grant-0001',
    reason: 'purpose-retired',
    ...overrides,
  }),
};
