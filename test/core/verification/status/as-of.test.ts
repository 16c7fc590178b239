import { expect } from 'chai';
import fc from 'fast-check';
import { DAY_MS, NOW_MS } from '../../rule-context.ts';
import type { StatusChange } from '#core/verification/verification-source';
import type { Verdict } from '#core/verification/verdict';
import {
  ask,
  certificateOf,
  checkOf,
  IDENTIFIER,
  ISSUED_AT,
  outcomeOf,
  PAYLOAD,
  reference,
  seal,
  sourceOf,
  VALID_UNTIL,
} from '../verification-world.ts';

const AT = NOW_MS - 5 * DAY_MS;
const LATER = NOW_MS - 2 * DAY_MS;
const SUCCESSOR = IDENTIFIER.replace('.001.', '.002.');

function suspended(at: number): StatusChange {
  return { change: 'suspended', reason: 'under-review', ...reference(at) };
}
function reinstated(at: number): StatusChange {
  return { change: 'reinstated', reason: 'cleared', ...reference(at) };
}
function revoked(at: number, act: 'annul' | 'cancel' | 'withdraw', invalidFrom?: number): StatusChange {
  const date = invalidFrom === undefined ? {} : { invalidFrom };
  return { change: 'revoked', act, reason: 'misuse', legalReference: 'law.art-1', ...date, ...reference(at) };
}
function superseded(at: number): StatusChange {
  return { change: 'superseded', kind: 'renew', successor: SUCCESSOR, ...reference(at) };
}

/** What happened, and the verdict as of each time. */
type Row = readonly [string, readonly StatusChange[], readonly (readonly [number, Verdict])[]];

const MATRIX: readonly Row[] = [
  [
    'nothing happened',
    [],
    [
      [ISSUED_AT - 1, 'not-yet-valid'],
      [ISSUED_AT, 'valid'],
      [NOW_MS, 'valid'],
      [VALID_UNTIL - 1, 'could-not-check'],
      [VALID_UNTIL, 'expired'],
    ],
  ],
  [
    'suspended',
    [suspended(AT)],
    [
      [AT - 1, 'valid'],
      [AT, 'suspended'],
      [NOW_MS, 'suspended'],
      [VALID_UNTIL, 'suspended'],
    ],
  ],
  [
    'suspended and reinstated',
    [suspended(AT), reinstated(LATER)],
    [
      [AT - 1, 'valid'],
      [AT, 'suspended'],
      [LATER - 1, 'suspended'],
      [LATER, 'valid'],
      [NOW_MS, 'valid'],
    ],
  ],
  [
    'suspended, reinstated, suspended again',
    [suspended(AT), reinstated(AT + 1), suspended(LATER)],
    [
      [AT, 'suspended'],
      [AT + 1, 'valid'],
      [LATER - 1, 'valid'],
      [LATER, 'suspended'],
    ],
  ],
  ...(['cancel', 'withdraw'] as const).map(
    (act) =>
      [
        `revoked: ${act}`,
        [revoked(AT, act)],
        [
          [ISSUED_AT, 'valid'],
          [AT - 1, 'valid'],
          [AT, 'revoked'],
          [VALID_UNTIL, 'revoked'],
        ],
      ] as const,
  ),
  [
    'suspended, then withdrawn',
    [suspended(AT), revoked(LATER, 'withdraw')],
    [
      [AT - 1, 'valid'],
      [LATER - 1, 'suspended'],
      [LATER, 'revoked'],
    ],
  ],
  [
    'annulled from a date',
    [revoked(LATER, 'annul', AT)],
    [
      [AT - 1, 'valid'],
      [AT, 'revoked'],
      [LATER, 'revoked'],
      [NOW_MS, 'revoked'],
    ],
  ],
  [
    'annulled: it never was validly issued',
    [revoked(LATER, 'annul')],
    [
      [ISSUED_AT - 1, 'revoked'],
      [ISSUED_AT, 'revoked'],
      [NOW_MS, 'revoked'],
    ],
  ],
  [
    'replaced',
    [superseded(AT)],
    [
      [AT - 1, 'valid'],
      [AT, 'superseded'],
      [VALID_UNTIL, 'superseded'],
    ],
  ],
  [
    'suspended, then replaced',
    [suspended(AT), superseded(LATER)],
    [
      [LATER - 1, 'suspended'],
      [LATER, 'superseded'],
    ],
  ],
];

describe('verification as of a time', () => {
  for (const [title, changes, expected] of MATRIX)
    it(title, async () => {
      const source = sourceOf({ changes });
      for (const [asOf, verdict] of expected)
        expect((await ask({ source, asOf })).verdict, new Date(asOf).toISOString()).to.equal(verdict);
    });

  it('takes nothing for valid before it was issued, however early it begins', async () => {
    const validFrom = ISSUED_AT - 3 * DAY_MS;
    const text = seal({ ...PAYLOAD, validFrom: new Date(validFrom).toISOString() });
    const { record } = certificateOf(text);
    const source = sourceOf({ record: { ...record, validFrom } }, text);
    const before = await ask({ text, source, asOf: ISSUED_AT - 1 });
    expect([before.verdict, outcomeOf(before, 'validity')]).to.deep.equal([
      'not-yet-valid',
      'fail NOT_YET_VALID',
    ]);
    expect(checkOf(before, 'validity').sentence.en).to.equal('It had not been issued then.');
    expect((await ask({ text, source, asOf: ISSUED_AT })).verdict).to.equal('valid');
  });

  const codes = {
    annul: 'REVOKED_ANNULLED',
    cancel: 'REVOKED_CANCELLED',
    withdraw: 'REVOKED_WITHDRAWN',
  } as const;
  for (const act of ['annul', 'cancel', 'withdraw'] as const)
    it(`tells ${act} by its own code, with reason, law and time`, async () => {
      const verification = await ask({ source: sourceOf({ changes: [revoked(AT, act)] }) });
      expect(outcomeOf(verification, 'revocation')).to.equal(`fail ${codes[act]}`);
      expect(checkOf(verification, 'revocation').evidence).to.deep.equal({
        block: 7,
        transactionId: reference(AT).transactionId,
        time: new Date(AT).toISOString(),
        from: new Date(act === 'annul' ? ISSUED_AT : AT).toISOString(),
        reason: 'misuse',
        legalReference: 'law.art-1',
      });
    });

  it('names the successor, to people as well', async () => {
    const verification = await ask({ source: sourceOf({ changes: [superseded(AT)] }) });
    expect(outcomeOf(verification, 'succession')).to.equal('fail SUPERSEDED');
    expect(checkOf(verification, 'succession').evidence).to.include({
      successor: SUCCESSOR,
      reason: 'renew',
    });
    expect(verification.sentence.en).to.include(SUCCESSOR);
    expect(verification.sentence.zh).to.include(SUCCESSOR);
  });

  it('says until when a suspension is thought to last, and does not end it then', async () => {
    const change = { ...suspended(AT), until: LATER } as StatusChange;
    const verification = await ask({ source: sourceOf({ changes: [change] }) });
    expect(outcomeOf(verification, 'suspension')).to.equal('fail SUSPENDED');
    expect(checkOf(verification, 'suspension').evidence.until).to.equal(new Date(LATER).toISOString());
  });

  it('counts what the ledger holds as happened, though a fast clock dates it after now', async () => {
    const source = sourceOf({ changes: [revoked(NOW_MS + 60_000, 'withdraw')] });
    expect((await ask({ source })).verdict).to.equal('revoked');
    expect((await ask({ source, asOf: NOW_MS - 1 })).verdict).to.equal('valid');
  });

  it('keeps the order of the ledger where clocks differ', async () => {
    const source = sourceOf({ changes: [suspended(AT + 2), reinstated(AT)] });
    expect((await ask({ source, asOf: AT + 3 })).verdict).to.equal('valid');
    expect(
      (await ask({ source: sourceOf({ changes: [reinstated(AT + 2), suspended(AT)] }) })).verdict,
    ).to.equal('suspended');
  });

  it('says in the sentence which time was asked about', async () => {
    const asked = new Date(AT).toISOString();
    const { sentence, asOf } = await ask({ asOf: AT });
    expect(asOf).to.equal(asked);
    expect(sentence.zh).to.include(asked);
    expect(sentence.en).to.include(asked);
    expect((await ask()).sentence.en).to.not.include('As of');
  });

  it('agrees with a plain fold over any history', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: ISSUED_AT, max: NOW_MS }), { maxLength: 6 }),
        fc.integer({ min: ISSUED_AT, max: NOW_MS - 1 }),
        async (times, asOf) => {
          const changes = [...times]
            .sort((a, b) => a - b)
            .map((at, index) => (index % 2 === 0 ? suspended(at) : reinstated(at)));
          const happened = times.filter((at) => at <= asOf).length;
          const { verdict } = await ask({ source: sourceOf({ changes }), asOf });
          expect(verdict).to.equal(happened % 2 === 0 ? 'valid' : 'suspended');
        },
      ),
      { numRuns: 60 },
    ));
});
