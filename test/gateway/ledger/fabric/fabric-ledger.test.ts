import { setTimeout as sleep } from 'node:timers/promises';
import { status as grpc } from '@grpc/grpc-js';
import { expect } from 'chai';
import type { Ledger, LedgerAnswer } from '#gateway/ledger/ledger';
import { ACTORS } from '../../../core/rule-context.ts';
import type { FabricFaults } from '../../../fabric-peer/fabric-faults.ts';
import { RpcFailure } from '../../../fabric-peer/rpc-failure.ts';
import { ask, committed, eventTypes, registered, settled, takeBlocks } from '../ledger-world.ts';
import { describeLedger } from '../ledger-suite.ts';
import { runNetwork, type RunningNetwork } from './fabric-folder.ts';

describeLedger(
  'the Fabric ledger',
  async () => {
    const running = await runNetwork();
    return { ledger: await running.open(), close: () => running.stop() };
  },
  Date.now,
);

/** Time for a command to be endorsed and sent. */
const SUBMITTED_MS = 500;
const STOP_MAX_MS = 3_000;

/** The code of a command that has no outcome, or of a submission that failed. */
async function codeOf(submitted: Promise<readonly LedgerAnswer[]>): Promise<string | undefined> {
  try {
    const [answer] = await submitted;
    if (answer?.status === 'unanswered') return answer.error.code;
    return answer?.status === 'refused' ? answer.code : answer?.status;
  } catch (error) {
    return (error as { readonly code?: string }).code;
  }
}

/** One command by the first agency. */
function submit(ledger: Ledger, id: string): Promise<readonly LedgerAnswer[]> {
  return ledger.submit([ask(id)], ACTORS.agency);
}

/** Until the ledger can be written. */
async function ready(ledger: Ledger): Promise<void> {
  for (let i = 0; i < 200 && (await ledger.status()).state !== 'ready'; i += 1) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  expect((await ledger.status()).state).to.equal('ready');
}

describe('the Fabric ledger, in trouble', function () {
  this.timeout(60_000);
  let running: RunningNetwork;
  let ledger: Ledger;
  let dataDir: string;
  beforeEach(async () => {
    running = await runNetwork();
    dataDir = await running.newFolder();
    ledger = await running.open({ dataDir, limits: { commitMs: 2_000 } });
    await registered(ledger, Date.now());
  });
  afterEach(() => running.stop());

  it("is the service's fault where its clock and a peer's are too far apart", async () => {
    const { height } = await ledger.status();
    const said = {
      address: 'peer0',
      mspId: 'ministry',
      message: 'chaincode response 500, TIME_OUT_OF_BOUNDS: far',
    };
    const farOff = new RpcFailure(grpc.ABORTED, 'failed to endorse, see attached details', [said]);
    for (const { faults } of running.network.peers) faults.refuseEndorse(farOff, 20);
    const failure = await ledger.submit([ask('access-1')], ACTORS.agency).then(
      ([answer]) => (answer?.status === 'unanswered' ? answer.error : answer),
      (error: unknown) => error,
    );
    expect(failure).to.include({ code: 'LEDGER_UNAVAILABLE', retryAfterSeconds: 2 });
    expect(failure).to.have.property('detail').that.includes('clocks');
    expect((await ledger.status()).height).to.equal(height);
  });

  it('tells the true outcome although the answer to the submit was lost', async () => {
    const { height } = await ledger.status();
    running.network.faults.loseSubmitAnswers();
    expect(await codeOf(submit(ledger, 'access-1'))).to.equal('committed');
    expect(await eventTypes(ledger, height + 1)).to.deep.equal(['AccessDecided']);
  });

  it('brings back what an orderer had accepted and lost, once', async () => {
    const patient = await running.open({ limits: { commitMs: 20_000 } });
    const { height } = await ledger.status();
    running.network.faults.dropAccepted();
    expect(await codeOf(submit(patient, 'access-1'))).to.equal('committed');
    await ledger.submit([ask('access-2')], ACTORS.agency);
    expect(await eventTypes(ledger, height + 1)).to.deep.equal(['AccessDecided', 'AccessDecided']);
  });

  it('does not guess: what no block has shown is unknown, and a repeat tells the truth', async () => {
    const { height } = await ledger.status();
    running.network.faults.holdCommits();
    expect(await codeOf(submit(ledger, 'access-1'))).to.equal('OUTCOME_UNKNOWN');
    const other = { ...ask('access-1'), caseNumber: 'CASE-2026-0002' };
    const repeating = submit(ledger, 'access-1');
    expect(await codeOf(ledger.submit([other], ACTORS.agency))).to.equal('COMMAND_IN_FLIGHT');
    expect(await codeOf(repeating)).to.equal('OUTCOME_UNKNOWN');
    running.network.faults.releaseCommits();
    expect(await codeOf(submit(ledger, 'access-1'))).to.equal('repeated');
    expect(await codeOf(ledger.submit([other], ACTORS.agency))).to.equal('ID_REUSED');
    expect(await eventTypes(ledger, height + 1)).to.deep.equal(['AccessDecided']);
  });

  it('answers neighbours of a command whose outcome is unknown', async () => {
    running.network.faults.holdCommits();
    expect(await codeOf(submit(ledger, 'access-1'))).to.equal('OUTCOME_UNKNOWN');
    running.network.faults.releaseCommits();
    const answers = await ledger.submit([ask('access-2'), ask('access-1'), {}], ACTORS.agency);
    expect(answers.map(({ status }) => status)).to.deep.equal(['committed', 'repeated', 'refused']);
  });

  it('learns after a restart what became of what was under way, and sends it again where it was lost', async () => {
    const { height } = await ledger.status();
    running.network.faults.dropAccepted();
    expect(await codeOf(submit(ledger, 'access-1'))).to.equal('OUTCOME_UNKNOWN');
    await ledger.close();
    const again = await running.open({ dataDir });
    expect(await codeOf(submit(again, 'access-1'))).to.equal('repeated');
    expect(await eventTypes(again, height + 1)).to.deep.equal(['AccessDecided']);
  });

  for (const [title, fail, mend] of [
    [
      'no block comes',
      (faults) => {
        faults.holdCommits();
      },
      (faults) => {
        faults.releaseCommits();
      },
    ],
    [
      'the orderer does not answer',
      (faults) => {
        faults.freezeOrderer();
      },
      (faults) => {
        faults.thawOrderer();
      },
    ],
  ] as readonly [string, (faults: FabricFaults) => void, (faults: FabricFaults) => void][])
    it(`is closed soon while ${title}, tells who waits that the outcome is open, and resolves it afterwards`, async () => {
      const folder = await running.newFolder();
      const stopped = await running.open({ dataDir: folder, limits: { stopMs: 500 } });
      const { height } = await stopped.status();
      fail(running.network.faults);
      const first = codeOf(submit(stopped, 'access-1'));
      const repeat = codeOf(submit(stopped, 'access-1'));
      await sleep(SUBMITTED_MS);
      const begunAt = performance.now();
      await stopped.close();
      expect(performance.now() - begunAt).to.be.below(STOP_MAX_MS);
      expect(await Promise.all([first, repeat])).to.deep.equal(['OUTCOME_UNKNOWN', 'OUTCOME_UNKNOWN']);
      expect(await codeOf(submit(stopped, 'access-2'))).to.equal('STOPPING');
      mend(running.network.faults);
      const again = await running.open({ dataDir: folder });
      expect(await codeOf(submit(again, 'access-1'))).to.equal('repeated');
      expect(await eventTypes(again, height + 1)).to.deep.equal(['AccessDecided']);
    });

  it('waits no longer when the gateway begins to stop, before it is closed', async () => {
    const stopping = new AbortController();
    const stopped = await running.open({ limits: { stopMs: 100 }, stopping: stopping.signal });
    running.network.faults.holdCommits();
    const answer = codeOf(submit(stopped, 'access-1'));
    await sleep(SUBMITTED_MS);
    stopping.abort();
    expect(await answer).to.equal('OUTCOME_UNKNOWN');
    expect(await codeOf(submit(stopped, 'access-2'))).to.equal('STOPPING');
  });

  it('turns commands away while no transaction comes out in a block, and takes them when one does', async () => {
    const impatient = await running.open({ limits: { commitMs: 500, stallMs: 300 } });
    const { height } = await impatient.status();
    running.network.faults.freezeOrderer();
    expect(await codeOf(submit(impatient, 'access-1'))).to.equal('OUTCOME_UNKNOWN');
    const begunAt = performance.now();
    expect(await codeOf(submit(impatient, 'access-2'))).to.equal('LEDGER_UNAVAILABLE');
    expect(performance.now() - begunAt).to.be.below(200);
    running.network.faults.thawOrderer();
    expect(await codeOf(submit(impatient, 'access-1'))).to.equal('repeated');
    expect(await codeOf(submit(impatient, 'access-2'))).to.equal('committed');
    expect(await eventTypes(impatient, height + 1)).to.deep.equal(['AccessDecided', 'AccessDecided']);
  });

  it('recognises repeats out of the blocks when the outbox is lost, and those of another gateway', async () => {
    const [first] = await submit(ledger, 'access-1');
    const other = await running.open();
    const [again] = await submit(other, 'access-1');
    expect(again).to.deep.equal({ ...committed(first), status: 'repeated' });
    expect(await codeOf(other.submit([{ ...ask('access-1'), caseNumber: 'X' }], ACTORS.agency))).to.equal(
      'ID_REUSED',
    );
  });

  it('proposes anew what met a conflict', async () => {
    const { height } = await ledger.status();
    running.network.faults.conflictNext(2);
    const answers = await ledger.submit([ask('access-1'), ask('access-2'), ask('access-3')], ACTORS.agency);
    expect(answers.map(({ status }) => status)).to.deep.equal(['committed', 'committed', 'committed']);
    expect(await eventTypes(ledger, height + 1)).to.have.length(3);
  });

  it('proposes anew what was endorsed under an earlier policy', async () => {
    const { height } = await ledger.status();
    running.network.faults.changePolicyNext();
    expect(await codeOf(submit(ledger, 'access-1'))).to.equal('committed');
    expect(await eventTypes(ledger, height + 1)).to.deep.equal(['AccessDecided']);
  });

  it('gives up a conflict that does not end, without having done anything', async () => {
    const { height } = await ledger.status();
    running.network.faults.conflictNext(1_000);
    expect(await codeOf(submit(ledger, 'access-1'))).to.equal('LEDGER_CONFLICT');
    expect(await eventTypes(ledger, height + 1)).to.deep.equal([]);
  });

  it('says that nothing was done while the contract is away, and goes on when it is back', async () => {
    await running.network.faults.stopContract();
    expect(await codeOf(submit(ledger, 'access-1'))).to.equal('LEDGER_UNAVAILABLE');
    await running.network.faults.startContract();
    expect(await settled(ledger, ask('access-1'))).to.equal('committed');
  });

  it('says that nothing was done where no orderer took it, and takes the same id afterwards', async () => {
    running.network.faults.refuseSubmit(grpc.UNAVAILABLE, 'no orderer nodes available');
    expect(await codeOf(submit(ledger, 'access-1'))).to.equal('LEDGER_UNAVAILABLE');
    expect(await settled(ledger, { ...ask('access-1'), caseNumber: 'CASE-2026-0002' })).to.equal('committed');
  });

  it('hands the refusals of the contract on with their code', async () => {
    const commands = Array.from({ length: 1_001 }, (_, i) => ask(`many-${String(i)}`));
    expect(await codeOf(ledger.submit(commands, ACTORS.agency))).to.equal('BATCH_TOO_LARGE');
  });

  it('goes on with its blocks where a stream broke, without gap or repeat', async () => {
    const { height } = await ledger.status();
    const reading = takeBlocks(ledger, height + 1, 3);
    for (const id of ['access-1', 'access-2', 'access-3']) {
      await submit(ledger, id);
      running.network.faults.disconnectStreams();
    }
    expect((await reading).map((block) => block.height)).to.deep.equal([height + 1, height + 2, height + 3]);
  });

  it('reads on at its height while no peer answers, also from a start, and writes when one is back', async () => {
    const { height } = await ledger.status();
    for (const peer of running.network.peers) peer.stop();
    running.network.faults.disconnectStreams();
    expect(await codeOf(submit(ledger, 'access-1'))).to.equal('LEDGER_UNAVAILABLE');
    expect(await ledger.status()).to.include({ height });
    await ledger.close();
    const again = await running.open({ dataDir });
    expect(await again.status()).to.include({ height, state: 'read-only' });
    for (const peer of running.network.peers) await peer.start();
    await ready(again);
    expect(await settled(again, ask('access-1'))).to.equal('committed');
  });

  it('passes over a peer whose blocks are damaged, and tells which block at which peer', async () => {
    const { height } = await ledger.status();
    const { blocks } = running.network.peer.ledger;
    const damaged = blocks.at(-1)?.clone();
    damaged?.getData()?.setDataList([Buffer.from('ffff', 'hex')]);
    if (damaged !== undefined) blocks.splice(-1, 1, damaged);
    const fresh = await running.open();
    await ready(fresh);
    expect(await fresh.status()).to.include({ height });
    expect(running.faults.map(String)).to.satisfy((faults: string[]) =>
      faults.some((fault) =>
        new RegExp(
          `STORAGE_DAMAGED: transaction 0 of block ${String(height)} .* as the peer \\S+ gives it`,
        ).test(fault),
      ),
    );
  });

  it('signs for nobody that it has no identity for', async () => {
    const stranger = { role: 'agency', agency: ACTORS.registrar.agency, organisation: 'ministry' } as const;
    expect(await codeOf(ledger.submit([ask('access-1')], stranger))).to.equal('SIGNER_NOT_ENROLLED');
  });

  it('refuses a folder that was used with another network', async () => {
    await ledger.close();
    const other = await runNetwork();
    try {
      const longer = await other.open();
      await registered(longer, Date.now());
      await submit(longer, 'access-1');
      const failure: unknown = await other.open({ dataDir }).catch((error: unknown) => error);
      expect(failure).to.have.property('code', 'LEDGER_UNAVAILABLE');
      expect((failure as Error).message).to.contain('another chain');
    } finally {
      await other.stop();
    }
  });

  it('takes no commands while every peer has fewer blocks than it has read', async () => {
    await submit(ledger, 'access-1');
    const { height } = await ledger.status();
    await ledger.close();
    // As after it was restored from a copy: the first block is the same.
    const setBack = await runNetwork();
    try {
      const reopened = await setBack.open({ dataDir });
      expect(await reopened.status()).to.deep.include({ state: 'read-only', height });
      expect(await codeOf(submit(reopened, 'access-2'))).to.equal('LEDGER_UNAVAILABLE');
    } finally {
      await setBack.stop();
    }
  });

  it('refuses a new folder where no peer answers', async () => {
    for (const peer of running.network.peers) peer.stop();
    const failure: unknown = await running.open().catch((error: unknown) => error);
    expect(failure).to.have.property('code', 'LEDGER_UNAVAILABLE');
  });

  it('refuses an expired certificate at the start, and names it', async () => {
    const clock = (): number => Date.now() + 100 * 365 * 86_400_000;
    const failure: unknown = await running.open({ clock }).catch((error: unknown) => error);
    expect(failure)
      .to.have.property('message')
      .that.matches(/certificate .* expired at/);
  });
});
