import { expect } from 'chai';
import { anchorBatch } from '#core/certificate/anchor-batch';
import { onlyEvent } from '../memory-state.ts';
import { ACTORS, AGENCIES, id32, NOW_MS, ruleContext } from '../rule-context.ts';
import { expectRefusal, runRule } from '../run-rule.ts';
import { CONTEXT, OFFICER, OTHER_ISSUER, SEAL_KEY_ID, worldWithRegistry } from './certificate-world.ts';

const COMMAND = {
  type: 'certificate.anchor-batch',
  id: 'batch-0001',
  officer: OFFICER,
  certificateType: 'disability-certificate',
  typeVersion: 2,
  sealKeyId: SEAL_KEY_ID,
  root: id32('root'),
  count: 1_000_000,
  issuedAt: NOW_MS,
} as const;

describe('anchorBatch', () => {
  it('records the root under the id of the command', async () => {
    const state = worldWithRegistry();
    const event = onlyEvent(
      await runRule(anchorBatch, COMMAND, { state, context: CONTEXT }),
      'BatchAnchored',
    );
    expect(event).to.include({
      batchId: COMMAND.id,
      issuer: AGENCIES.first,
      root: COMMAND.root,
      count: 1_000_000,
    });
    expect(state.get('batch', COMMAND.id)).to.deep.equal({ issuer: AGENCIES.first, root: COMMAND.root });
  });

  it('refuses a second batch under the same id', async () => {
    const state = worldWithRegistry();
    await runRule(anchorBatch, COMMAND, { state, context: CONTEXT });
    const command = { ...COMMAND, root: id32('another root') };
    await expectRefusal({ rule: anchorBatch, command, state, context: CONTEXT }, 'ID_REUSED');
  });

  it('obeys the rules of issuing', async () => {
    const state = worldWithRegistry();
    const run = { rule: anchorBatch, state };
    await expectRefusal({ ...run, command: COMMAND, context: OTHER_ISSUER }, 'ISSUER_NOT_ACCREDITED');
    await expectRefusal(
      { ...run, command: COMMAND, context: ruleContext(ACTORS.portal) },
      'ROLE_NOT_ALLOWED',
    );
    await expectRefusal(
      { ...run, command: { ...COMMAND, typeVersion: 1 }, context: CONTEXT },
      'TYPE_VERSION_NOT_CURRENT',
    );
    await expectRefusal(
      { ...run, command: { ...COMMAND, sealKeyId: id32('no key') }, context: CONTEXT },
      'SEAL_KEY_NOT_FOUND',
    );
  });
});
