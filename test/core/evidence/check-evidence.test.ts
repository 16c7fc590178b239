import { expect } from 'chai';
import fc from 'fast-check';
import { CodedError, type ErrorCode } from '#core/coded-error';
import type { Actor } from '#core/contract/actor';
import type { Context } from '#core/contract/context';
import { checkEvidence, type EvidenceDemand } from '#core/evidence/check-evidence';
import { Evidence } from '#core/evidence/evidence';
import { loadEvidence } from '#core/evidence/load-evidence';
import { detachedJws, splitDetachedJws } from '#core/evidence/sign-command';
import type { Representative } from '#core/registry/registry-state';
import { MemoryState } from '../memory-state.ts';
import { ACTORS, AGENCIES, DAY_MS, id32, NOW_MS, ruleContext } from '../rule-context.ts';
import { createWallet } from '../wallet.ts';

const SUBJECT = id32('subject');
const GUARDIAN = id32('guardian');
const TOLERANCE_MS = 5 * 60_000;

const phone = createWallet();
const lostPhone = createWallet();
const guardianPhone = createWallet();

const POWER: Representative = {
  subjectId: SUBJECT,
  representativeId: GUARDIAN,
  kind: 'guardian',
  scope: ['pause', 'revoke'],
  from: NOW_MS - DAY_MS,
  until: NOW_MS + DAY_MS,
};

const BASE = { type: 'authorisation.pause', id: 'command-0001', subjectId: SUBJECT, grantId: 'grant-0001' };
const UNSIGNED = { ...BASE, evidence: { by: 'self' } } as const;
const COUNTER = {
  ...BASE,
  officer: id32('officer'),
  evidence: { by: 'counter', proof: 'paper', hash: id32('signed paper') },
} as const;
const SESSION = { ...BASE, evidence: { by: 'session' } } as const;

interface Given {
  readonly officer?: string;
  readonly evidence: unknown;
}

function represented(
  appointmentId = 'power-0001',
): typeof BASE & { evidence: { by: 'representative'; appointmentId: string } } {
  return { ...BASE, evidence: { by: 'representative', appointmentId } };
}

function world(): MemoryState {
  const state = new MemoryState([]);
  state.put('subject-keys', SUBJECT, {
    keys: {
      [phone.keyId]: { publicKey: phone.publicKey, status: 'active' },
      [lostPhone.keyId]: { publicKey: lostPhone.publicKey, status: 'retired' },
    },
  });
  state.put('subject-keys', GUARDIAN, {
    keys: { [guardianPhone.keyId]: { publicKey: guardianPhone.publicKey, status: 'active' } },
  });
  state.put('representative', 'power-0001', POWER);
  state.put('representative', 'power-ended', { ...POWER, endedAt: NOW_MS - 1 });
  state.put('representative', 'power-future', { ...POWER, from: NOW_MS + 1 });
  state.put('representative', 'power-over', { ...POWER, until: NOW_MS });
  state.put('representative', 'power-other', { ...POWER, subjectId: id32('somebody else') });
  state.put('agency', AGENCIES.first, { status: 'active', organisation: 'ministry', powers: ['counter'] });
  state.put('agency', AGENCIES.second, { status: 'active', organisation: 'province-a', powers: [] });
  return state;
}

interface Setting {
  readonly actor?: Actor;
  readonly state?: MemoryState;
  readonly context?: Partial<Context>;
  readonly demand?: Partial<Omit<EvidenceDemand, 'command' | 'subjectId'>>;
}

async function check(given: Given & typeof BASE, setting: Setting = {}): Promise<string | undefined> {
  const command = { ...given, evidence: Evidence.parse(given.evidence) };
  const context = ruleContext(setting.actor ?? ACTORS.portal, setting.context);
  const facts = await loadEvidence(command, (setting.state ?? world()).read, context);
  const allowed = ['self', 'representative', 'counter', 'session'] as const;
  return checkEvidence(
    { command, subjectId: SUBJECT, act: 'pause', allowed, ...setting.demand },
    facts,
    context,
  );
}

async function refusal(given: Given & typeof BASE, setting: Setting = {}): Promise<string> {
  return check(given, setting).then(
    () => 'accepted',
    (error: unknown) => {
      if (error instanceof CodedError) return error.code;
      throw error;
    },
  );
}

/** A signature whose header says `members` besides, or instead of, what a good one says. */
function withHeader(write: (good: Record<string, unknown>) => string): Given & typeof BASE {
  const { header, signature } = splitDetachedJws(phone.signed(UNSIGNED).evidence.jws);
  const good = JSON.parse(Buffer.from(header).toString()) as Record<string, unknown>;
  const jws = detachedJws(Buffer.from(write(good)).toString('base64url'), signature);
  return { ...UNSIGNED, evidence: { by: 'self', jws } };
}

describe('checkEvidence', () => {
  it("accepts the subject's own signature and says which key gave it", async () => {
    expect(await check(phone.signed(UNSIGNED))).to.equal(phone.keyId);
  });

  it("accepts a representative's signature under an appointment", async () => {
    expect(await check(guardianPhone.signed(represented()))).to.equal(guardianPhone.keyId);
  });

  it('accepts a counter, and a session of the subject or of a representative', async () => {
    expect(await check(COUNTER, { actor: ACTORS.agency })).to.equal(undefined);
    expect(await check(SESSION)).to.equal(undefined);
    const byGuardian = { ...BASE, evidence: { by: 'session', appointmentId: 'power-0001' } };
    expect(await check(byGuardian)).to.equal(undefined);
  });

  it('takes signatures from the tolerance before now to the tolerance after', async () => {
    for (const iatMs of [NOW_MS - TOLERANCE_MS, NOW_MS + TOLERANCE_MS])
      expect(await check(phone.signed(UNSIGNED, { iatMs }))).to.equal(phone.keyId);
  });

  const refusals: readonly [string, Given & typeof BASE, ErrorCode, Setting?][] = [
    ['a way that the act does not allow', SESSION, 'EVIDENCE_NOT_ALLOWED', { demand: { allowed: ['self'] } }],
    ['a self from an agency', phone.signed(UNSIGNED), 'ROLE_NOT_ALLOWED', { actor: ACTORS.agency }],
    ['a session from the registrar', SESSION, 'ROLE_NOT_ALLOWED', { actor: ACTORS.registrar }],
    [
      'a representative from an agency',
      guardianPhone.signed(represented()),
      'ROLE_NOT_ALLOWED',
      { actor: ACTORS.agency },
    ],
    ['an officer away from a counter', { ...SESSION, officer: id32('officer') }, 'INPUT_INVALID'],
    ['a signature for another ledger', phone.signed(UNSIGNED, { aud: 'other' }), 'EVIDENCE_OTHER_AUDIENCE'],
    [
      'a signature too old',
      phone.signed(UNSIGNED, { iatMs: NOW_MS - TOLERANCE_MS - 1000 }),
      'EVIDENCE_OUTDATED',
    ],
    [
      'a signature of the future',
      phone.signed(UNSIGNED, { iatMs: NOW_MS + TOLERANCE_MS + 1000 }),
      'EVIDENCE_OUTDATED',
    ],
    ['a key the ledger does not know', createWallet().signed(UNSIGNED), 'EVIDENCE_KEY_UNKNOWN'],
    ['a retired key', lostPhone.signed(UNSIGNED), 'EVIDENCE_KEY_UNKNOWN'],
    [
      'a subject without keys',
      phone.signed(UNSIGNED),
      'EVIDENCE_KEY_UNKNOWN',
      { state: new MemoryState([]) },
    ],
    ["the guardian's key as the subject's own", guardianPhone.signed(UNSIGNED), 'EVIDENCE_KEY_UNKNOWN'],
    ["the subject's key as the guardian's", phone.signed(represented()), 'EVIDENCE_KEY_UNKNOWN'],
    [
      "another key under the subject's key id",
      lostPhone.signed(UNSIGNED, { kid: phone.keyId }),
      'EVIDENCE_SIGNATURE_INVALID',
    ],
    [
      'a signature over another command',
      { ...phone.signed(UNSIGNED), grantId: 'grant-0002' },
      'EVIDENCE_SIGNATURE_INVALID',
    ],
    [
      'a signature over another command id',
      { ...phone.signed(UNSIGNED), id: 'command-0002' },
      'EVIDENCE_SIGNATURE_INVALID',
    ],
    [
      'a header with alg none',
      withHeader((good) => JSON.stringify({ ...good, alg: 'none' })),
      'EVIDENCE_MALFORMED',
    ],
    [
      'a header with another typ',
      withHeader((good) => JSON.stringify({ ...good, typ: 'JWT' })),
      'EVIDENCE_MALFORMED',
    ],
    [
      'a header with a further member',
      withHeader((good) => JSON.stringify({ ...good, x5u: 'a' })),
      'EVIDENCE_MALFORMED',
    ],
    ['a header with spaces', withHeader((good) => JSON.stringify(good, null, 1)), 'EVIDENCE_MALFORMED'],
    [
      'a header in another order',
      withHeader((good) => JSON.stringify(Object.fromEntries(Object.entries(good).reverse()))),
      'EVIDENCE_MALFORMED',
    ],
    [
      'a header with a fraction of a second',
      withHeader((good) => JSON.stringify({ ...good, iat: 1.5 })),
      'EVIDENCE_MALFORMED',
    ],
    ['a header that is no object', withHeader(() => '[]'), 'EVIDENCE_MALFORMED'],
    ['a header that is not JSON', withHeader(() => '{'), 'EVIDENCE_MALFORMED'],
    [
      'a header with a byte order mark',
      withHeader((good) => `\ufeff${JSON.stringify(good)}`),
      'EVIDENCE_MALFORMED',
    ],
    [
      'an appointment that does not exist',
      guardianPhone.signed(represented('power-none')),
      'POWER_NOT_FOUND',
    ],
    ["another subject's appointment", guardianPhone.signed(represented('power-other')), 'POWER_NOT_FOUND'],
    ['an appointment that ended', guardianPhone.signed(represented('power-ended')), 'POWER_NOT_IN_FORCE'],
    ['an appointment not begun', guardianPhone.signed(represented('power-future')), 'POWER_NOT_IN_FORCE'],
    [
      'an appointment in its last instant',
      guardianPhone.signed(represented('power-over')),
      'POWER_NOT_IN_FORCE',
    ],
    [
      'an act outside the scope',
      guardianPhone.signed(represented()),
      'POWER_TOO_NARROW',
      { demand: { act: 'grant' } },
    ],
    [
      'an act that no representative may do',
      guardianPhone.signed(represented()),
      'POWER_TOO_NARROW',
      { demand: { act: undefined } },
    ],
    [
      "a representative's session outside the scope",
      { ...BASE, evidence: { by: 'session', appointmentId: 'power-0001' } },
      'POWER_TOO_NARROW',
      { demand: { act: 'grant' } },
    ],
    [
      'a session under no known appointment',
      { ...BASE, evidence: { by: 'session', appointmentId: 'power-none' } },
      'POWER_NOT_FOUND',
    ],
    [
      'a counter without an officer',
      { ...COUNTER, officer: undefined } as unknown as typeof COUNTER,
      'OFFICER_MISSING',
      { actor: ACTORS.agency },
    ],
    ['a counter from the portal', COUNTER, 'ROLE_NOT_ALLOWED'],
    ['a counter of an agency without one', COUNTER, 'COUNTER_NOT_ALLOWED', { actor: ACTORS.otherAgency }],
    [
      'a counter of an agency nobody registered',
      COUNTER,
      'AGENCY_NOT_FOUND',
      { actor: ACTORS.agency, state: new MemoryState([]) },
    ],
    [
      'a counter of another organisation',
      COUNTER,
      'OTHER_AGENCY',
      { actor: { ...ACTORS.agency, organisation: 'province-a' } },
    ],
  ];
  for (const [title, given, code, setting] of refusals)
    it(`refuses ${title}`, async () => {
      expect(await refusal(given, setting)).to.equal(code);
    });

  it('refuses a counter of a suspended agency', async () => {
    const state = world();
    state.put('agency', AGENCIES.first, {
      status: 'suspended',
      organisation: 'ministry',
      powers: ['counter'],
    });
    expect(await refusal(COUNTER, { actor: ACTORS.agency, state })).to.equal('AGENCY_NOT_ACTIVE');
  });

  it('renounces under any scope, and before or after the power is in force', async () => {
    for (const appointmentId of ['power-0001', 'power-future', 'power-over']) {
      const given = guardianPhone.signed(represented(appointmentId));
      expect(await check(given, { demand: { act: 'renounce' } })).to.equal(guardianPhone.keyId);
    }
  });

  it('refuses every signature in which one bit differs', async () => {
    const good = phone.signed(UNSIGNED);
    const { header, signature } = splitDetachedJws(good.evidence.jws);
    await fc.assert(
      fc.asyncProperty(fc.nat(header.length + 63), fc.nat(7), async (place, bit) => {
        const bytes = Buffer.concat([header, signature]);
        bytes[place] = (bytes[place] ?? 0) ^ (1 << bit);
        const jws = detachedJws(
          bytes.subarray(0, header.length).toString('base64url'),
          bytes.subarray(header.length),
        );
        const outcome = await refusal({ ...good, evidence: { by: 'self', jws } });
        expect(outcome).to.match(/^EVIDENCE_/);
      }),
      { numRuns: 300 },
    );
  });
});

describe('Evidence', () => {
  const signature = 'A'.repeat(86);
  for (const [title, jws] of [
    ['a payload inside', `aGVhZGVy.cGF5bG9hZA.${signature}`],
    ['no header', `..${signature}`],
    ['a short signature', `aGVhZGVy..${'A'.repeat(84)}`],
    ['a signature with stray bits', `aGVhZGVy..${'A'.repeat(85)}B`],
    ['padding', `aGVhZGVy..${signature}==`],
    ['a long header', `${'a'.repeat(1024)}..${signature}`],
    ['a second signature', `aGVhZGVy..${signature}.${signature}`],
  ] as const) {
    it(`refuses a JWS with ${title}`, () => {
      expect(Evidence.safeParse({ by: 'self', jws }).success).to.equal(false);
    });
  }
});
