import { expect } from 'chai';
import type { IssueCertificate } from '#core/certificate/certificate-commands';
import { issueCertificate } from '#core/certificate/issue-certificate';
import type { ErrorCode } from '#core/coded-error';
import { CLOCK_TOLERANCE_MS } from '#core/schema/time';
import { type MemoryState, onlyEvent } from '../memory-state.ts';
import { ACTORS, AGENCIES, DAY_MS, id32, NOW_MS, ruleContext } from '../rule-context.ts';
import { expectRefusal, runRule } from '../run-rule.ts';
import {
  AGENCY,
  CONTEXT,
  identifierOf,
  issueOf,
  recordOf,
  SEAL_KEY,
  SEAL_KEY_ID,
  TYPE,
  worldAt,
  worldWithRegistry,
} from './certificate-world.ts';

const CODE = 'disability-certificate';

describe('issueCertificate', () => {
  it('records what the ledger may know, and by whom', async () => {
    const state = worldWithRegistry();
    const command = issueOf({ holderKeyId: id32('holder') });
    const event = onlyEvent(
      await runRule(issueCertificate, command, { state, context: CONTEXT }),
      'CertificateIssued',
    );
    const { id, ...said } = command;
    expect(event).to.deep.equal({
      ...said,
      type: 'CertificateIssued',
      v: 1,
      commandId: id,
      at: NOW_MS,
      agency: AGENCIES.first,
      issuer: AGENCIES.first,
    });
    expect(state.get('certificate', command.identifier)).to.deep.equal({
      issuer: AGENCIES.first,
      certificateType: CODE,
      subjectId: command.subjectId,
      digest: command.digest,
      issuedAt: NOW_MS,
      validUntil: command.validUntil,
      status: 'valid',
    });
  });

  const accepted: readonly [string, Partial<IssueCertificate>, ((state: MemoryState) => void)?][] = [
    ['the longest validity', { validUntil: NOW_MS + 365 * DAY_MS }],
    ['a validity of one millisecond', { validUntil: NOW_MS + 1 }],
    ['a validity that has begun before', { validFrom: NOW_MS - 30 * DAY_MS }],
    ['a clock at the edge of the tolerance', { issuedAt: NOW_MS - CLOCK_TOLERANCE_MS }],
    [
      'no end where the type has none',
      { validUntil: null },
      (state) => {
        state.put('certificate-type', CODE, { ...TYPE, maxValidityDays: null });
      },
    ],
    [
      'the first instant of the accreditation and of the key',
      {},
      (state) => {
        const issuers = [{ agency: AGENCIES.first, from: NOW_MS, until: null }];
        state.put('certificate-type', CODE, { ...TYPE, issuers });
        state.put('seal-key', SEAL_KEY_ID, { ...SEAL_KEY, validFrom: NOW_MS });
      },
    ],
  ];
  for (const [title, changes, prepare] of accepted)
    it(`accepts ${title}`, async () => {
      const state = worldWithRegistry();
      prepare?.(state);
      const command = issueOf({ ...changes, validUntil: untilOf(changes) });
      expect(await runRule(issueCertificate, command, { state, context: CONTEXT })).to.have.length(1);
    });

  /** Keeps the length of the validity where only its beginning is moved. */
  function untilOf({ validFrom, validUntil }: Partial<IssueCertificate>): number | null {
    if (validUntil !== undefined) return validUntil;
    return (validFrom ?? NOW_MS) + 365 * DAY_MS;
  }

  const refusedCommands: readonly [string, Partial<IssueCertificate>, ErrorCode][] = [
    ['a type nobody published', { certificateType: 'no-such-type' }, 'TYPE_NOT_FOUND'],
    ['an older version of the type', { typeVersion: 1 }, 'TYPE_VERSION_NOT_CURRENT'],
    ['a version of the type that is not there yet', { typeVersion: 3 }, 'TYPE_VERSION_NOT_CURRENT'],
    ['an issue too long ago', { issuedAt: NOW_MS - CLOCK_TOLERANCE_MS - 1 }, 'ISSUED_AT_OUT_OF_BOUNDS'],
    ['an issue in the future', { issuedAt: NOW_MS + CLOCK_TOLERANCE_MS + 1 }, 'ISSUED_AT_OUT_OF_BOUNDS'],
    ['an unknown seal key', { sealKeyId: id32('other key') }, 'SEAL_KEY_NOT_FOUND'],
    [
      'the identifier of another type',
      { identifier: identifierOf(1, { type: `${AGENCIES.registrar}002` }) },
      'IDENTIFIER_INVALID',
    ],
    [
      'the identifier of another agency',
      { identifier: identifierOf(1, { agency: AGENCIES.second }) },
      'CERTIFICATE_OTHER_ISSUER',
    ],
    ['a later version', { identifier: identifierOf(2) }, 'CERTIFICATE_VERSION_NOT_FIRST'],
    ['no end where the type demands one', { validUntil: null }, 'VALIDITY_INVALID'],
    ['an end at the beginning', { validUntil: NOW_MS }, 'VALIDITY_INVALID'],
    ['an end before the beginning', { validUntil: NOW_MS - 1 }, 'VALIDITY_INVALID'],
    ['a validity too long', { validUntil: NOW_MS + 365 * DAY_MS + 1 }, 'VALIDITY_INVALID'],
  ];
  for (const [title, changes, code] of refusedCommands)
    it(`refuses ${title}`, () =>
      expectRefusal(
        { rule: issueCertificate, command: issueOf(changes), state: worldWithRegistry(), context: CONTEXT },
        code,
      ));

  const refusedWorlds: readonly [string, (state: MemoryState) => void, ErrorCode][] = [
    [
      'a type that is retired',
      (state) => {
        state.put('certificate-type', CODE, { ...TYPE, status: 'retired' });
      },
      'TYPE_RETIRED',
    ],
    [
      'an agency never accredited',
      (state) => {
        accredit(state, AGENCIES.second, null);
      },
      'ISSUER_NOT_ACCREDITED',
    ],
    [
      'an accreditation that ends at this instant',
      (state) => {
        accredit(state, AGENCIES.first, NOW_MS);
      },
      'ISSUER_NOT_ACCREDITED',
    ],
    [
      "another agency's seal key",
      (state) => {
        state.put('seal-key', SEAL_KEY_ID, { ...SEAL_KEY, owner: AGENCIES.second });
      },
      'SEAL_KEY_OTHER_AGENCY',
    ],
    [
      'a seal key that is retired',
      (state) => {
        state.put('seal-key', SEAL_KEY_ID, { ...SEAL_KEY, retiredAt: NOW_MS });
      },
      'SEAL_KEY_RETIRED',
    ],
    [
      'a seal key that ends at this instant',
      (state) => {
        state.put('seal-key', SEAL_KEY_ID, { ...SEAL_KEY, validUntil: NOW_MS });
      },
      'SEAL_KEY_NOT_IN_FORCE',
    ],
    [
      'a seal key that has not begun',
      (state) => {
        state.put('seal-key', SEAL_KEY_ID, { ...SEAL_KEY, validFrom: NOW_MS + 1 });
      },
      'SEAL_KEY_NOT_IN_FORCE',
    ],
    [
      'a suspended agency',
      (state) => {
        state.put('agency', AGENCIES.first, { ...AGENCY, status: 'suspended' });
      },
      'AGENCY_NOT_ACTIVE',
    ],
    [
      "an agency of another organisation's",
      (state) => {
        state.put('agency', AGENCIES.first, { ...AGENCY, organisation: 'province-b' });
      },
      'OTHER_AGENCY',
    ],
  ];
  for (const [title, prepare, code] of refusedWorlds)
    it(`refuses ${title}`, async () => {
      const state = worldWithRegistry();
      prepare(state);
      await expectRefusal({ rule: issueCertificate, command: issueOf(), state, context: CONTEXT }, code);
    });

  it('refuses an identifier that is taken, also with another content', async () => {
    const state = await worldAt('revoked');
    const command = issueOf({ id: 'issue-0002', digest: id32('another document') });
    await expectRefusal({ rule: issueCertificate, command, state, context: CONTEXT }, 'CERTIFICATE_EXISTS');
  });

  it('refuses an unregistered agency, and every other role', async () => {
    const state = worldWithRegistry();
    const stranger = ruleContext({ ...ACTORS.agency, agency: AGENCIES.third });
    await expectRefusal(
      { rule: issueCertificate, command: issueOf(), state, context: stranger },
      'AGENCY_NOT_FOUND',
    );
    for (const actor of [ACTORS.registrar, ACTORS.portal, ACTORS.oversight])
      await expectRefusal(
        { rule: issueCertificate, command: issueOf(), state, context: ruleContext(actor) },
        'ROLE_NOT_ALLOWED',
      );
  });

  it('takes no member beyond the record, so that no claim reaches the ledger', () => {
    const result = issueCertificate.schema.safeParse({ ...issueOf(), name: '张三' });
    expect(result.success).to.equal(false);
    expect(
      issueCertificate.schema.safeParse({ ...issueOf(), ...recordOf(), identifier: 'x' }).success,
    ).to.equal(false);
  });

  function accredit(state: MemoryState, agency: string, until: number | null): void {
    state.put('certificate-type', CODE, { ...TYPE, issuers: [{ agency, from: NOW_MS - DAY_MS, until }] });
  }
});
