import { expect } from 'chai';
import { canonicalJson } from '#core/canonical-json';
import { AGGREGATES } from '#core/contract/aggregates';
import { RULES } from '#core/contract/rules';
import { certificateSheetOf } from '#core/identifier/certificate-sheet';
import { successorIdentifier } from '#core/identifier/certificate-identifier';
import { findState } from '#chaincode/find-state';
import { createProcessor, type ExecutionResult } from '#chaincode/processor';
import {
  AGENCY,
  identifierOf,
  issueOf,
  REPLACE,
  SEAL_KEY,
  SEAL_KEY_ID,
  SUSPEND,
  TYPE,
} from '../core/certificate/certificate-world.ts';
import { ACTORS, AGENCIES, id32, LEDGER_ID, NOW_MS, ruleCrypto } from '../core/rule-context.ts';
import { refusalCode } from '../gateway/refusal-code.ts';
import { MemoryWorldState } from './memory-world-state.ts';

const HEAD = 'ZABCDEFGHJKL';
const processor = createProcessor({
  rules: RULES,
  aggregates: AGGREGATES,
  ledgerId: LEDGER_ID,
  crypto: ruleCrypto,
});

function onSheet(number: number): string {
  return identifierOf(1, { serial: HEAD + String(2_000_000 + number) });
}

function issueAt(identifier: string): object {
  return issueOf({ id: `issue-${identifier.slice(-13, -6)}`, identifier, digest: id32(identifier) });
}

function keyOf(identifier: string): string {
  return `certificates/${certificateSheetOf(identifier)?.sheet ?? ''}`;
}

describe('certificates on one sheet', () => {
  let state: MemoryWorldState;

  beforeEach(() => {
    state = new MemoryWorldState('later');
    state.committed.set(`agency/${AGENCIES.first}`, canonicalJson(AGENCY));
    state.committed.set('certificate-type/disability-certificate', canonicalJson(TYPE));
    state.committed.set(`seal-key/${SEAL_KEY_ID}`, canonicalJson(SEAL_KEY));
  });

  async function run(commands: readonly unknown[]): Promise<ExecutionResult> {
    const execution = { commands, actor: ACTORS.agency, transactionId: 'ab'.repeat(32), now: NOW_MS };
    const result = await processor.execute(execution, state);
    return result;
  }

  function statusOf(identifier: string): Promise<unknown> {
    return findState(state, 'certificate', identifier).then(
      (found) => (found as { status?: string } | undefined)?.status,
    );
  }

  it('cost one read and one write together', async () => {
    const identifiers = Array.from({ length: 16 }, (_, i) => onSheet(i));
    const { outcomes } = await run(identifiers.map(issueAt));
    expect(outcomes.every(({ ok }) => ok)).to.equal(true);
    const key = keyOf(onSheet(0));
    expect(state.reads.filter((each) => each.startsWith('certificate'))).to.deep.equal([
      'certificate-type/disability-certificate',
      key,
    ]);
    expect(state.writes.map(([each]) => each)).to.deep.equal([key]);
    // What differs is the digest and the line.
    expect(state.writes[0]?.[1].length).to.be.below(350 + 15 * 100);
  });

  it('are found each by its identifier, and by no other spelling of it', async () => {
    await run([issueAt(onSheet(1)), issueAt(onSheet(2))]);
    state.commit();
    for (const number of [1, 2]) {
      const found = await findState(state, 'certificate', onSheet(number));
      expect(found)
        .to.include({ status: 'valid', digest: id32(onSheet(number)) })
        .and.not.to.have.property('line');
    }
    expect(await statusOf(onSheet(3))).to.equal(undefined);
    expect(await statusOf(successorIdentifier(onSheet(1)))).to.equal(undefined);
    expect(await statusOf(`${onSheet(1).slice(0, -1)}${onSheet(1).endsWith('A') ? 'B' : 'A'}`)).to.equal(
      undefined,
    );
  });

  it('refuse a second one of the same identifier, in the transaction and after it', async () => {
    const again = { ...issueAt(onSheet(1)), id: 'issue-again' };
    const { outcomes } = await run([issueAt(onSheet(1)), again]);
    expect(outcomes[1]).to.include({ ok: false, code: 'CERTIFICATE_EXISTS' });
    state.commit();
    const { outcomes: later } = await run([again]);
    expect(later[0]).to.include({ ok: false, code: 'CERTIFICATE_EXISTS' });
    expect(state.writes).to.deep.equal([]);
  });

  it('are changed one by one', async () => {
    await run([onSheet(1), onSheet(2), onSheet(3)].map(issueAt));
    state.commit();
    const successor = { ...REPLACE.successor, identifier: successorIdentifier(onSheet(3)) };
    const { outcomes } = await run([
      { ...SUSPEND, identifier: onSheet(2) },
      { ...REPLACE, identifier: onSheet(3), successor },
    ]);
    expect(outcomes.every(({ ok }) => ok)).to.equal(true);
    state.commit();
    const statuses = await Promise.all(
      [onSheet(1), onSheet(2), onSheet(3), successor.identifier].map(statusOf),
    );
    expect(statuses).to.deep.equal(['valid', 'suspended', 'superseded', 'valid']);
  });

  it('leave one with a serial of an agency’s own under its own key', async () => {
    const identifier = identifierOf(1, { serial: '20260000403' });
    await run([issueAt(identifier), issueAt(onSheet(1))]);
    expect(state.writes.map(([key]) => key)).to.deep.equal([`certificate/${identifier}`, keyOf(onSheet(1))]);
    state.commit();
    expect(await statusOf(identifier)).to.equal('valid');
  });

  it('are no more than a transaction can bear', async () => {
    const identifiers = Array.from({ length: 1_001 }, (_, i) => onSheet(i));
    await run(identifiers.slice(0, 1_000).map(issueAt));
    state.commit();
    expect(await refusalCode(run(identifiers.slice(1_000).map(issueAt)))).to.equal('BATCH_TOO_LARGE');
    expect(state.writes).to.deep.equal([]);
    const { outcomes } = await run([{ ...SUSPEND, identifier: onSheet(7) }]);
    expect(outcomes[0]?.ok).to.equal(true);
  });
});
