import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { Outbox, type BlockRecord, type Submission } from '#gateway/ledger/fabric/outbox';
import { ACTORS, AGENCIES, NOW_MS } from '../../../core/rule-context.ts';

const DIGEST = Buffer.alloc(32, 7);
const SUBMISSION: Submission = {
  transactionId: 'a'.repeat(64),
  signer: ACTORS.agency,
  commands: [{ id: 'access-1', digest: DIGEST }],
  submittedAt: NOW_MS,
};

function blockAt(height: number, parts: Partial<BlockRecord> = {}): BlockRecord {
  const position = { height, time: NOW_MS, hash: String(height).padStart(64, '0') };
  return { position, transactionIds: [], commands: [], settled: [], ...parts };
}

describe('the outbox', () => {
  let folder: string;
  let outbox: Outbox;
  const open = (): Outbox => Outbox.open(join(folder, 'outbox.sqlite'));
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sealtrail-outbox-'));
    outbox = open();
  });
  afterEach(async () => {
    outbox.close();
    await rm(folder, { recursive: true });
  });

  it('keeps a submission with its bytes over a restart, until a block tells of it', () => {
    outbox.addSubmission(SUBMISSION, Buffer.from('signed'));
    outbox.close();
    outbox = open();
    expect(outbox.submissions()).to.deep.equal([SUBMISSION]);
    expect(Buffer.from(outbox.transactionBytes(SUBMISSION.transactionId) ?? []).toString()).to.equal(
      'signed',
    );
    outbox.record([
      blockAt(5, {
        transactionIds: [SUBMISSION.transactionId],
        commands: [{ agency: AGENCIES.first, id: 'access-1', digest: DIGEST }],
        settled: [SUBMISSION.transactionId],
      }),
    ]);
    expect(outbox.submissions()).to.deep.equal([]);
    expect(outbox.command(AGENCIES.first, 'access-1')).to.deep.include({ height: 5 });
    expect(outbox.transactionHeight(SUBMISSION.transactionId)).to.equal(5);
    expect(outbox.position()?.height).to.equal(5);
  });

  it('forgets a submission that was never taken', () => {
    outbox.addSubmission(SUBMISSION, Buffer.from('signed'));
    outbox.dropSubmission(SUBMISSION.transactionId);
    expect(outbox.submissions()).to.deep.equal([]);
    expect(outbox.command(AGENCIES.first, 'access-1')).to.equal(undefined);
  });

  it('lets the first block count for an id that two blocks hold', () => {
    const of = (digest: Buffer): BlockRecord['commands'] => [{ agency: AGENCIES.first, id: 'x', digest }];
    outbox.record([blockAt(1, { commands: of(DIGEST) }), blockAt(2, { commands: of(Buffer.alloc(32)) })]);
    expect(outbox.command(AGENCIES.first, 'x')?.height).to.equal(1);
  });

  it('notes blocks and position together or not at all', () => {
    outbox.record([blockAt(1)]);
    const broken = { agency: AGENCIES.first, id: null as unknown as string, digest: DIGEST };
    expect(() => {
      outbox.record([blockAt(2, { transactionIds: ['t'] }), blockAt(3, { commands: [broken] })]);
    }).to.throw();
    expect(outbox.position()?.height).to.equal(1);
    expect(outbox.transactionHeight('t')).to.equal(undefined);
  });

  it('reads the blocks again where an agency is new to it, and not otherwise', () => {
    outbox.cover([AGENCIES.first, AGENCIES.second]);
    outbox.record([blockAt(9)]);
    outbox.cover([AGENCIES.first]);
    expect(outbox.position()?.height).to.equal(9);
    outbox.cover([AGENCIES.third]);
    expect(outbox.position()).to.equal(undefined);
  });

  it('is refused to a second opening', () => {
    expect(open).to.throw().with.property('code', 'LEDGER_UNAVAILABLE');
  });
});
