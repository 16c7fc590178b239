import { expect } from 'chai';
import type { AccessQuestion } from '#core/access/access-question';
import { decideAccess } from '#core/access/decide-access';
import type { AccessFacts } from '#core/access/load-access-facts';
import { REASON_CODES, type ReasonCode } from '#core/access/reason-code';
import type { Grant, GrantUses } from '#core/authorisation/authorisation-state';
import {
  CEILING,
  OTHER_PROVIDER,
  OTHER_SUBJECT,
  PROVIDER,
  PURPOSE,
  RECIPIENT,
  SUBJECT,
  termsOf,
} from '../authorisation/authorisation-world.ts';
import { AGENCIES, DAY_MS, NOW_MS } from '../rule-context.ts';
import { CLAUSE, EMERGENCY, STATUTORY } from './access-world.ts';

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** A question and what is known, to be spoiled. */
interface Case {
  question: Writable<AccessQuestion>;
  facts: Writable<AccessFacts>;
}

const AGENCY = { status: 'active', organisation: 'ministry', powers: [] } as const;
const CATEGORY = { status: 'active', sensitive: true, providers: [PROVIDER, OTHER_PROVIDER] } as const;
const TERMS = termsOf({ frequency: null, maxUses: null, dataRange: { from: 0, to: NOW_MS } });
const GRANT: Grant = { status: 'active', subjectId: SUBJECT, terms: TERMS, noticeVersion: 1 };

function permitted(basis: AccessQuestion['basis'] = { kind: 'grant' }): Case {
  return {
    question: {
      mode: 'ask',
      at: NOW_MS,
      requester: RECIPIENT,
      provider: PROVIDER,
      subjectId: SUBJECT,
      categories: ['disability-grade', 'household-income'],
      purpose: PURPOSE,
      dataRange: { from: 0, to: NOW_MS },
      basis,
    },
    facts: {
      requester: AGENCY,
      provider: AGENCY,
      categories: [CATEGORY, CATEGORY],
      purpose: CEILING,
      noticeSeries: { version: 1, languages: ['zh-CN'], material: [{ version: 1, validFrom: 0 }] },
      candidates: [{ grantId: 'grant-0001', grant: GRANT }],
    },
  };
}

function change(each: Case, overrides: Partial<Grant>, terms: Partial<Grant['terms']> = {}): void {
  each.facts.candidates = each.facts.candidates.map((candidate) => ({
    ...candidate,
    grant: { ...candidate.grant, ...overrides, terms: { ...candidate.grant.terms, ...terms } },
  }));
}

function used(each: Case, uses: GrantUses): void {
  change(each, { uses });
}

const TODAY = { count: 3, unit: 'day', zone: 'UTC' } as const;

/** For each reason one fault that brings it about, in the order of the reasons. */
const FAULTS: Record<ReasonCode, (each: Case) => void> = {
  REQUESTER_NOT_ACTIVE: ({ facts }) => (facts.requester = { ...AGENCY, status: 'suspended' }),
  PROVIDER_NOT_ACTIVE: ({ facts }) => (facts.provider = undefined),
  CATEGORY_NOT_OFFERED: ({ facts }) =>
    (facts.categories = [CATEGORY, { ...CATEGORY, providers: [OTHER_PROVIDER] }]),
  PURPOSE_UNKNOWN: ({ facts }) => (facts.purpose = { ...CEILING, status: 'retired' }),
  OVER_CEILING: ({ question }) => (question.categories = ['disability-grade', 'bank-balance']),
  BASIS_NOT_ALLOWED: ({ facts }) => {
    if (facts.purpose === undefined) return;
    const bases = { grant: false, statutory: [], emergency: false };
    facts.purpose = { ...facts.purpose, bases };
  },
  CLAUSE_UNKNOWN: ({ question }) => (question.basis = { kind: 'statutory', clause: 'no-law.art-1' }),
  EMERGENCY_INCOMPLETE: ({ question }) => (question.basis = { kind: 'emergency', reason: 'rescue' }),
  GRANT_NOT_FOUND: ({ facts }) => (facts.candidates = []),
  GRANT_OTHER_SUBJECT: (each) => {
    change(each, { subjectId: OTHER_SUBJECT });
  },
  GRANT_OTHER_RECIPIENT: (each) => {
    change(each, {}, { recipient: AGENCIES.registrar });
  },
  GRANT_OTHER_PROVIDER: (each) => {
    change(each, {}, { providers: [OTHER_PROVIDER] });
  },
  GRANT_OTHER_PURPOSE: (each) => {
    change(each, {}, { purpose: 'housing-subsidy' });
  },
  GRANT_TOO_NARROW: (each) => {
    change(each, {}, { categories: ['disability-grade'] });
  },
  NOTICE_OUTDATED: ({ facts }) =>
    (facts.noticeSeries = {
      version: 2,
      languages: ['zh-CN'],
      material: [{ version: 2, validFrom: NOW_MS }],
    }),
  GRANT_REVOKED: (each) => {
    change(each, { status: 'revoked' });
  },
  GRANT_SUPERSEDED: (each) => {
    change(each, { status: 'superseded' });
  },
  GRANT_INAPPLICABLE: (each) => {
    change(each, { status: 'inapplicable' });
  },
  GRANT_PAUSED: (each) => {
    change(each, { status: 'paused' });
  },
  GRANT_NOT_YET_VALID: (each) => {
    change(each, {}, { from: NOW_MS + 1 });
  },
  GRANT_EXPIRED: (each) => {
    change(each, {}, { until: NOW_MS });
  },
  GRANT_EXHAUSTED: (each) => {
    change(each, {}, { maxUses: 2 });
    used(each, { total: 2, window: { start: NOW_MS, count: 3 } });
  },
  FREQUENCY_REACHED: (each) => {
    change(each, {}, { frequency: TODAY });
    used(each, { total: 2, window: { start: NOW_MS, count: 3 } });
  },
};

/** Faults that exclude each other: one grant has one status, one access one basis. */
const EXCLUSIVE: readonly (readonly ReasonCode[])[] = [
  ['GRANT_REVOKED', 'GRANT_SUPERSEDED', 'GRANT_INAPPLICABLE', 'GRANT_PAUSED'],
];
const OF_OTHER_BASES: readonly ReasonCode[] = ['CLAUSE_UNKNOWN', 'EMERGENCY_INCOMPLETE'];

function canBeTogether(one: ReasonCode, other: ReasonCode): boolean {
  if (EXCLUSIVE.some((codes) => codes.includes(one) && codes.includes(other))) return false;
  const place = REASON_CODES.indexOf(one);
  return !OF_OTHER_BASES.includes(other) || place < REASON_CODES.indexOf('CLAUSE_UNKNOWN');
}

const reasonOf = ({ question, facts }: Case): string => {
  const answer = decideAccess(question, facts);
  return answer.decision === 'deny' ? answer.reason : 'permit';
};

describe('decideAccess', () => {
  for (const basis of [{ kind: 'grant' }, STATUTORY, EMERGENCY] as const)
    it(`permits by ${basis.kind} where nothing stands against it`, () => {
      expect(reasonOf(permitted(basis))).to.equal('permit');
    });

  for (const reason of REASON_CODES)
    it(`denies with ${reason}`, () => {
      const each = permitted();
      FAULTS[reason](each);
      expect(reasonOf(each)).to.equal(reason);
    });

  for (const [place, reason] of REASON_CODES.entries())
    it(`says ${reason} before every later reason`, () => {
      for (const later of REASON_CODES.slice(place + 1)) {
        if (!canBeTogether(reason, later)) continue;
        const each = permitted();
        FAULTS[later](each);
        FAULTS[reason](each);
        expect(reasonOf(each), later).to.equal(reason);
      }
    });

  describe('each question', () => {
    const denials: readonly [string, ReasonCode, (each: Case) => void][] = [
      ['an unregistered requester', 'REQUESTER_NOT_ACTIVE', ({ facts }) => (facts.requester = undefined)],
      [
        'a suspended provider',
        'PROVIDER_NOT_ACTIVE',
        ({ facts }) => (facts.provider = { ...AGENCY, status: 'suspended' }),
      ],
      [
        'an unknown category',
        'CATEGORY_NOT_OFFERED',
        ({ facts }) => (facts.categories = [undefined, CATEGORY]),
      ],
      [
        'a retired category',
        'CATEGORY_NOT_OFFERED',
        ({ facts }) => (facts.categories = [CATEGORY, { ...CATEGORY, status: 'retired' }]),
      ],
      ['an unknown purpose', 'PURPOSE_UNKNOWN', ({ facts }) => (facts.purpose = undefined)],
      [
        'years of data before those granted',
        'GRANT_TOO_NARROW',
        (each) => {
          change(each, {}, { dataRange: { from: 1, to: NOW_MS } });
        },
      ],
      [
        'years of data after those granted',
        'GRANT_TOO_NARROW',
        (each) => {
          change(each, {}, { dataRange: { from: 0, to: NOW_MS - 1 } });
        },
      ],
      ['all years where some are granted', 'GRANT_TOO_NARROW', ({ question }) => (question.dataRange = null)],
      ['a purpose without a notice', 'NOTICE_OUTDATED', ({ facts }) => (facts.noticeSeries = undefined)],
    ];
    for (const [title, reason, spoil] of denials)
      it(`denies ${title} with ${reason}`, () => {
        const each = permitted();
        spoil(each);
        expect(reasonOf(each)).to.equal(reason);
      });

    it('takes a newer notice that is not material, or not in force yet', () => {
      const each = permitted();
      const material = [
        { version: 1, validFrom: 0 },
        { version: 3, validFrom: NOW_MS + 1 },
      ];
      each.facts.noticeSeries = { version: 3, languages: ['zh-CN'], material };
      expect(reasonOf(each)).to.equal('permit');
    });

    it('takes any years where the grant limits none', () => {
      const each = permitted();
      change(each, {}, { dataRange: null });
      each.question.dataRange = null;
      expect(reasonOf(each)).to.equal('permit');
    });
  });

  describe('the interval of a grant is half-open', () => {
    const from = NOW_MS - DAY_MS;
    const until = NOW_MS + DAY_MS;
    for (const [at, reason] of [
      [from - 1, 'GRANT_NOT_YET_VALID'],
      [from, 'permit'],
      [until - 1, 'permit'],
      [until, 'GRANT_EXPIRED'],
    ] as const)
      it(`answers ${reason} at ${String(at - NOW_MS)} ms`, () => {
        const each = permitted();
        change(each, {}, { from, until });
        each.question.at = at;
        expect(reasonOf(each)).to.equal(reason);
      });
  });

  describe('uses', () => {
    const exhaust = (each: Case): void => {
      change(each, {}, { maxUses: 2, frequency: TODAY });
    };

    it('permits the last one, and says that it is counted', () => {
      const each = permitted();
      exhaust(each);
      used(each, { total: 1, window: { start: NOW_MS, count: 1 } });
      expect(decideAccess(each.question, each.facts)).to.include({ counted: true, windowStart: NOW_MS });
    });

    it('permits again in the next window', () => {
      const each = permitted();
      change(each, {}, { frequency: TODAY });
      used(each, { total: 3, window: { start: NOW_MS - DAY_MS, count: 3 } });
      expect(decideAccess(each.question, each.facts)).to.include({ counted: true, windowStart: NOW_MS });
    });

    it('counts a time that runs backwards in the newest window, whose count is not forgotten', () => {
      const each = permitted();
      change(each, {}, { frequency: TODAY, from: 0 });
      each.question.at = NOW_MS - 1;
      used(each, { total: 1, window: { start: NOW_MS, count: 2 } });
      expect(decideAccess(each.question, each.facts)).to.include({ counted: true, windowStart: NOW_MS });
      used(each, { total: 1, window: { start: NOW_MS, count: 3 } });
      expect(reasonOf(each)).to.equal('FREQUENCY_REACHED');
    });

    it('begins at nothing', () => {
      const each = permitted();
      exhaust(each);
      expect(decideAccess(each.question, each.facts)).to.include({ counted: true, windowStart: NOW_MS });
    });

    it('are not counted where nothing is limited', () => {
      const { question, facts } = permitted();
      expect(decideAccess(question, facts))
        .to.include({ counted: false })
        .and.not.have.property('windowStart');
    });

    it('have no window where only their number is limited', () => {
      const each = permitted();
      change(each, {}, { maxUses: 1 });
      expect(decideAccess(each.question, each.facts))
        .to.include({ counted: true })
        .and.not.have.property('windowStart');
    });

    it('are not asked for again at release', () => {
      for (const reason of ['GRANT_EXHAUSTED', 'FREQUENCY_REACHED'] as const) {
        const each = permitted();
        FAULTS[reason](each);
        each.question.mode = 'release';
        expect(decideAccess(each.question, each.facts)).to.include({ decision: 'permit', counted: false });
      }
    });
  });

  it('asks everything else again at release', () => {
    for (const reason of REASON_CODES) {
      if (reason === 'GRANT_EXHAUSTED' || reason === 'FREQUENCY_REACHED') continue;
      const each = permitted();
      each.question.mode = 'release';
      FAULTS[reason](each);
      expect(reasonOf(each)).to.equal(reason);
    }
  });

  describe('statutory', () => {
    it('needs no grant', () => {
      const each = permitted(STATUTORY);
      each.facts.candidates = [];
      expect(decideAccess(each.question, each.facts)).to.deep.equal({
        decision: 'permit',
        policyVersion: 3,
        deleteBy: NOW_MS + 30 * DAY_MS,
        counted: false,
      });
    });

    it('denies a clause that is not listed, and says otherwise where none is', () => {
      const each = permitted({ kind: 'statutory', clause: `${CLAUSE}.par-2` });
      expect(reasonOf(each)).to.equal('CLAUSE_UNKNOWN');
      each.facts.purpose = { ...CEILING, bases: { ...CEILING.bases, statutory: [] } };
      expect(reasonOf(each)).to.equal('BASIS_NOT_ALLOWED');
    });
  });

  describe('emergency', () => {
    for (const [title, basis, answers] of [
      [
        'no reason',
        { kind: 'emergency', until: NOW_MS + 1 },
        ['EMERGENCY_INCOMPLETE', 'EMERGENCY_INCOMPLETE'],
      ],
      ['no end', { kind: 'emergency', reason: 'rescue' }, ['EMERGENCY_INCOMPLETE', 'EMERGENCY_INCOMPLETE']],
      [
        'an end that is now',
        { ...EMERGENCY, until: NOW_MS },
        ['EMERGENCY_INCOMPLETE', 'EMERGENCY_INCOMPLETE'],
      ],
      ['an end in a millisecond', { ...EMERGENCY, until: NOW_MS + 1 }, ['permit', 'permit']],
      ['an end in 24 hours', EMERGENCY, ['permit', 'permit']],
      // When released, the clocks of the two may have differed; the length was bounded when it was asked.
      ['a longer one', { ...EMERGENCY, until: NOW_MS + DAY_MS + 1 }, ['EMERGENCY_INCOMPLETE', 'permit']],
    ] as const)
      it(`answers ${title} with ${answers[0]}, at release with ${answers[1]}`, () => {
        const each = permitted(basis);
        expect(reasonOf(each)).to.equal(answers[0]);
        each.question.mode = 'release';
        expect(reasonOf(each)).to.equal(answers[1]);
      });

    it('says by when it must be reviewed', () => {
      const { question, facts } = permitted(EMERGENCY);
      expect(decideAccess(question, facts)).to.include({ reviewBy: NOW_MS + 7 * DAY_MS });
    });
  });

  describe('of several grants', () => {
    const several = (...grants: readonly (Partial<Grant> & { terms?: Grant['terms'] })[]): Case => {
      const each = permitted();
      each.facts.candidates = grants.map((grant, place) => ({
        grantId: `grant-000${String(grants.length - place)}`,
        grant: { ...GRANT, ...grant },
      }));
      return each;
    };

    it('the newest in force wins', () => {
      const { question, facts } = several({ status: 'revoked' }, {}, {});
      expect(decideAccess(question, facts)).to.include({ decision: 'permit', grantId: 'grant-0002' });
    });

    it('a denial gives the reason of the one that came furthest', () => {
      const expired = { ...TERMS, until: NOW_MS };
      const narrow = { ...TERMS, categories: ['disability-grade'] };
      const { question, facts } = several({ terms: narrow }, { terms: expired }, { status: 'revoked' });
      expect(decideAccess(question, facts)).to.deep.equal({
        decision: 'deny',
        reason: 'GRANT_EXPIRED',
        policyVersion: 3,
        grantId: 'grant-0002',
      });
    });

    it('the newer of two that came as far gives the reason', () => {
      const { question, facts } = several({ status: 'paused' }, { status: 'paused' });
      expect(decideAccess(question, facts)).to.include({ reason: 'GRANT_PAUSED', grantId: 'grant-0002' });
    });
  });

  it("never names another subject's grant", () => {
    const each = permitted();
    change(each, { subjectId: OTHER_SUBJECT });
    expect(decideAccess(each.question, each.facts)).to.deep.equal({
      decision: 'deny',
      reason: 'GRANT_OTHER_SUBJECT',
      policyVersion: 3,
    });
  });

  it('names no policy where the purpose is unknown', () => {
    const each = permitted();
    each.facts.purpose = undefined;
    expect(decideAccess(each.question, each.facts)).to.deep.equal({
      decision: 'deny',
      reason: 'PURPOSE_UNKNOWN',
    });
  });
});
