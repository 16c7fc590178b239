import { expect } from 'chai';
import { publishCertificateType } from '#core/registry/publish-certificate-type';
import { retireCertificateType } from '#core/registry/retire-certificate-type';
import { type MemoryState, onlyEvent } from '../memory-state.ts';
import { ACTORS, ruleContext } from '../rule-context.ts';
import { expectRefusal, runRule } from '../run-rule.ts';
import { typeOf, OFFICER, REGISTRAR, registryWorld } from './registry-world.ts';

const command = {
  type: 'registry.retire-certificate-type',
  id: 'command-0002',
  officer: OFFICER,
  code: 'the-code',
} as const;

async function published(): Promise<MemoryState> {
  const state = await registryWorld();
  await runRule(publishCertificateType, typeOf({ code: command.code }), { state, context: REGISTRAR });
  return state;
}

describe('retireCertificateType', () => {
  it('retires and keeps what was published', async () => {
    const state = await published();
    const before = state.get('certificate-type', command.code);
    const events = await runRule(retireCertificateType, command, { state, context: REGISTRAR });
    expect(onlyEvent(events, 'CertificateTypeRetired')).to.include({ code: command.code });
    expect(state.get('certificate-type', command.code)).to.deep.equal({ ...before, status: 'retired' });
  });

  it('refuses an agency, an unknown code, and a second retirement', async () => {
    const state = await published();
    const run = { rule: retireCertificateType, command, state, context: REGISTRAR };
    await expectRefusal({ ...run, context: ruleContext(ACTORS.agency) }, 'ROLE_NOT_ALLOWED');
    await expectRefusal({ ...run, command: { ...command, code: 'unknown' } }, 'TYPE_NOT_FOUND');
    await runRule(retireCertificateType, command, run);
    await expectRefusal(run, 'TYPE_RETIRED');
  });
});
