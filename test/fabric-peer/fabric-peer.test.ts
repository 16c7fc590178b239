import { createPublicKey, sign, type KeyObject } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { status } from '@grpc/grpc-js';
import type { Contract, Network, SubmittedTransaction } from '@hyperledger/fabric-gateway';
import { common, peer as protocol } from '@hyperledger/fabric-protos';
import { expect } from 'chai';
import { ACTORS, AGENCIES } from '../core/rule-context.ts';
import { registryCommands } from '../chaincode/world.ts';
import { hashOfBlock } from './block-form.ts';
import { createProposal, serialiseIdentity } from './client-proposal.ts';
import { readAction, readEnvelope } from './endorser-transaction.ts';
import { connectClient, type GatewayClient } from './gateway-client.ts';
import { Organisation, type ClientIdentity } from './organisation.ts';
import { startFabricPeer, type FabricPeer, type FabricPeerOptions } from './start-fabric-peer.ts';
import { signStrictly, verifyStrictly } from './strict-signature.ts';
import { unpackProposal } from './unpack-proposal.ts';

const IDENTITIES = [ACTORS.registrar, ACTORS.agency];
const { TxValidationCode } = protocol;

/** A network with one client, as a person's gateway has it. */
class Setting {
  readonly fabric: FabricPeer;
  readonly client: GatewayClient;

  private constructor(fabric: FabricPeer, client: GatewayClient) {
    this.fabric = fabric;
    this.client = client;
  }

  static async open(options: Partial<FabricPeerOptions> = {}): Promise<Setting> {
    const fabric = await startFabricPeer({ identities: IDENTITIES, ...options });
    return new Setting(fabric, await connectClient(fabric.connectionProfilePath, ACTORS.registrar));
  }

  get network(): Network {
    return this.client.gateway.getNetwork('sealtrail');
  }

  get contract(): Contract {
    return this.network.getContract('sealtrail');
  }

  async close(): Promise<void> {
    this.client.close();
    await this.fabric.stop();
  }

  /** Founds the ledger, if it is not founded yet. */
  submit(id = 'founding-0'): Promise<SubmittedTransaction> {
    return this.contract.submitAsync('execute', { arguments: [commandsJson(id)] });
  }

  async blocks(from: number, count: number): Promise<common.Block[]> {
    const stream = await this.network.getBlockEvents({ startBlock: BigInt(from) });
    const blocks: common.Block[] = [];
    for await (const block of stream) {
      blocks.push(block);
      if (blocks.length === count) break;
    }
    return blocks;
  }
}

function commandsJson(id: string): string {
  return JSON.stringify(
    registryCommands()
      .slice(0, 1)
      .map((command) => ({ ...command, id })),
  );
}

/** Valid signatures, all of them of the half that Fabric refuses. */
function withLargerS(key: KeyObject): (message: Uint8Array) => Uint8Array {
  const publicKey = createPublicKey(key);
  return (message) => {
    for (;;) {
      const signature = sign('sha256', message, key);
      if (!verifyStrictly(message, publicKey, signature)) return signature;
    }
  };
}

async function failureOf(promise: Promise<unknown>): Promise<{
  readonly code?: number;
  readonly message: string;
  readonly details?: readonly { readonly mspId: string; readonly message: string }[];
}> {
  try {
    await promise;
  } catch (error) {
    return error as Error;
  }
  throw new Error('it did not fail');
}

describe('the network in memory, seen by Fabric’s own client', () => {
  let setting: Setting;
  beforeEach(async () => {
    setting = await Setting.open();
  });
  afterEach(() => setting.close());

  it('endorses, orders and commits, and puts the event into the block', async () => {
    const submitted = await setting.submit();
    expect(await submitted.getStatus()).to.include({ successful: true, code: TxValidationCode.VALID });
    const [block] = await setting.blocks(2, 1);
    const [bytes] = block?.getData()?.getDataList_asU8() ?? [];
    const { transactionId, data } = readEnvelope(bytes ?? new Uint8Array());
    expect(transactionId).to.equal(submitted.getTransactionId());
    const { event } = readAction(data);
    expect(event?.getEventName()).to.equal('sealtrail');
    expect(event?.getChaincodeId()).to.equal('sealtrail');
    expect(event?.getTxId()).to.equal(transactionId);
    expect(Buffer.from(event?.getPayload_asU8() ?? []).toString()).to.contain('AgencyRegistered');
  });

  it('chains its blocks from the configuration on', async () => {
    await (await setting.submit()).getStatus();
    const blocks = await setting.blocks(0, 3);
    for (const [number, block] of blocks.entries()) {
      expect(block.getHeader()?.getNumber()).to.equal(number);
      const previous = blocks[number - 1];
      const expected = previous === undefined ? '' : hashOfBlock(previous).toString('base64');
      expect(block.getHeader()?.getPreviousHash_asB64()).to.equal(expected);
    }
  });

  it('delivers blocks that are committed later, full or filtered', async () => {
    const full = setting.blocks(2, 2);
    const filtered = await setting.network.getFilteredBlockEvents({ startBlock: 2n });
    await (await setting.submit('founding-1')).getStatus();
    await (await setting.submit('founding-2')).getStatus();
    expect((await full).map((block) => block.getHeader()?.getNumber())).to.deep.equal([2, 3]);
    for await (const block of filtered) {
      const [transaction] = block.getFilteredTransactionsList();
      expect(transaction?.getTxValidationCode()).to.equal(TxValidationCode.VALID);
      const [action] = transaction?.getTransactionActions()?.getChaincodeActionsList() ?? [];
      expect(action?.getChaincodeEvent()?.getEventName()).to.equal('sealtrail');
      expect(action?.getChaincodeEvent()?.getPayload_asU8()).to.have.length(0);
      break;
    }
    filtered.close();
  });

  it('lets one of two transactions through that read the same key and write it', async () => {
    const [one, other] = await Promise.all([setting.submit('founding-1'), setting.submit('founding-2')]);
    const codes = await Promise.all([one, other].map(async (each) => (await each.getStatus()).code));
    expect(codes.sort()).to.deep.equal([TxValidationCode.VALID, TxValidationCode.MVCC_READ_CONFLICT]);
    const value = await setting.contract.evaluateTransaction('read', 'agency', AGENCIES.registrar);
    expect(Buffer.from(value).toString()).to.contain('"status":"active"');
  });

  it('refuses with what the contract says', async () => {
    const refusal = await failureOf(setting.contract.submitTransaction('execute', '[]'));
    expect(refusal.code).to.equal(status.ABORTED);
    expect(refusal.details?.[0]).to.include({ mspId: 'ministry' });
    expect(refusal.details?.[0]?.message).to.match(/^chaincode response 500, INPUT_INVALID: /);
    const question = await failureOf(setting.contract.evaluateTransaction('read', 'nothing', 'x'));
    expect(question.code).to.equal(status.UNKNOWN);
    expect(question.message).to.contain('chaincode response 500, INPUT_INVALID: ');
  });

  it('refuses a proposal of a stranger, and a signature with the larger s', async () => {
    const { endorser } = setting.fabric.peer;
    const refusal = (client: ClientIdentity, sign: (message: Uint8Array) => Uint8Array): Promise<Error> => {
      const creator = serialiseIdentity('ministry', client.certificate);
      const call = ['execute', commandsJson('founding-0')];
      const at = { channel: 'sealtrail', chaincode: 'sealtrail', timeMs: Date.now() };
      const { signed } = createProposal({ ...at, creator, call });
      signed.setSignature(sign(signed.getProposalBytes_asU8()));
      return endorser.endorse(unpackProposal(signed)).then(
        () => new Error('endorsed'),
        (error: unknown) => error as Error,
      );
    };
    const stranger = await (await Organisation.create('ministry')).enrol();
    const [ministry] = setting.fabric.organisations;
    const client = await ministry?.enrol(ACTORS.registrar);
    if (client === undefined) throw new Error('no organisation');
    const strict = (key: KeyObject) => (message: Uint8Array) => signStrictly(message, key);
    expect((await refusal(stranger, strict(stranger.privateKey))).message).to.match(
      /^error validating proposal/,
    );
    expect((await refusal(client, strict(client.privateKey))).message).to.equal('endorsed');
    const larger = withLargerS(client.privateKey);
    expect((await refusal(client, larger)).message).to.match(/^error validating proposal/);
  });

  it('answers questions about its blocks', async () => {
    const submitted = await setting.submit();
    await submitted.getStatus();
    const questions = setting.network.getContract('qscc');
    const id = submitted.getTransactionId();
    const found = await questions.evaluateTransaction('GetTransactionByID', 'sealtrail', id);
    expect(protocol.ProcessedTransaction.deserializeBinary(found).getValidationcode()).to.equal(0);
    const info = await questions.evaluateTransaction('GetChainInfo', 'sealtrail');
    expect(common.BlockchainInfo.deserializeBinary(info).getHeight()).to.equal(3);
    const block = await questions.evaluateTransaction('GetBlockByNumber', 'sealtrail', '2');
    expect(common.Block.deserializeBinary(block).getHeader()?.getNumber()).to.equal(2);
    const unknown = await failureOf(
      questions.evaluateTransaction('GetTransactionByID', 'sealtrail', '0'.repeat(64)),
    );
    expect(unknown.message).to.contain('no such transaction ID');
  });
});

describe('the network in memory, when something goes wrong', () => {
  let setting: Setting;
  beforeEach(async () => {
    setting = await Setting.open();
  });
  afterEach(() => setting.close());

  it('cannot endorse while its contract is away, and can again', async () => {
    await setting.fabric.faults.stopContract();
    const refusal = await failureOf(setting.submit());
    expect(refusal.code).to.equal(status.ABORTED);
    expect(refusal.details?.[0]?.message).to.contain('could not launch chaincode');
    await setting.fabric.faults.startContract();
    expect(await (await setting.submit()).getStatus()).to.include({ successful: true });
  });

  it('refuses to endorse or to order as often as it is told', async () => {
    setting.fabric.faults.refuseEndorse(status.UNAVAILABLE);
    expect(await failureOf(setting.submit())).to.include({ code: status.UNAVAILABLE });
    setting.fabric.faults.refuseSubmit(status.UNAVAILABLE);
    expect(await failureOf(setting.submit())).to.include({ code: status.UNAVAILABLE });
    expect(setting.fabric.peer.ledger.height).to.equal(2);
    expect(await (await setting.submit()).getStatus()).to.include({ successful: true });
  });

  it('orders a transaction whose client was told that it failed', async () => {
    setting.fabric.faults.loseSubmitAnswers();
    const failure = await failureOf(setting.submit());
    expect(failure).to.include({ code: status.UNAVAILABLE });
    await setting.blocks(2, 1);
    expect(setting.fabric.peer.ledger.height).to.equal(3);
  });

  it('loses a transaction that it accepted', async () => {
    setting.fabric.faults.dropAccepted();
    const lost = await setting.submit();
    await (await setting.submit('founding-2')).getStatus();
    expect(setting.fabric.peer.ledger.transaction(lost.getTransactionId())).to.equal(undefined);
    const deadline = { deadline: Date.now() + 100 };
    expect(await failureOf(lost.getStatus(deadline))).to.include({ code: status.DEADLINE_EXCEEDED });
  });

  it('commits late, and all of it', async () => {
    setting.fabric.faults.holdCommits();
    const late = await setting.submit();
    const deadline = { deadline: Date.now() + 100 };
    expect(await failureOf(late.getStatus(deadline))).to.include({ code: status.DEADLINE_EXCEEDED });
    setting.fabric.faults.releaseCommits();
    expect(await late.getStatus()).to.include({ successful: true });
  });

  it('conflicts as often as it is told', async () => {
    setting.fabric.faults.conflictNext();
    expect(await (await setting.submit()).getStatus()).to.include({
      code: TxValidationCode.MVCC_READ_CONFLICT,
    });
    expect(await (await setting.submit()).getStatus()).to.include({ successful: true });
  });

  it('breaks its streams, and serves the next ones', async () => {
    const broken = failureOf(setting.blocks(2, 1));
    await setting.blocks(0, 1);
    setting.fabric.faults.disconnectStreams();
    expect(await broken).to.include({ code: status.UNAVAILABLE });
    expect(await setting.blocks(0, 2)).to.have.length(2);
  });

  it('goes away and comes back at the same address', async () => {
    setting.fabric.faults.stopPeer();
    expect(await failureOf(setting.submit())).to.include({ code: status.UNAVAILABLE });
    await setting.fabric.faults.startPeer();
    let submitted: SubmittedTransaction | undefined;
    for (let tries = 0; submitted === undefined && tries < 50; tries++) {
      await sleep(100);
      submitted = await setting.submit().catch(() => undefined);
    }
    expect(await submitted?.getStatus()).to.include({ successful: true });
  });

  it('refuses more calls at once than it serves', async () => {
    const small = await Setting.open({ concurrencyMax: 2 });
    small.fabric.faults.holdCommits();
    const waiting = await small.submit();
    const calls = Array.from({ length: 3 }, () =>
      failureOf(waiting.getStatus({ deadline: Date.now() + 200 })),
    );
    const codes = (await Promise.all(calls)).map(({ code }) => code);
    expect(codes.filter((code) => code === status.UNKNOWN)).to.have.length(1);
    await small.close();
  });
});

describe('a network in memory of two organisations that both endorse', () => {
  const both = { organisations: ['ministry', 'province-a'], endorsedBy: 'all' } as const;

  it('puts both endorsements into the transaction', async () => {
    const setting = await Setting.open(both);
    try {
      await (await setting.submit()).getStatus();
      const [block] = await setting.blocks(2, 1);
      const [bytes] = block?.getData()?.getDataList_asU8() ?? [];
      const { endorsements } = readAction(readEnvelope(bytes ?? new Uint8Array()).data);
      expect(endorsements).to.have.length(2);
      for (const { ledger } of setting.fabric.peers) expect(ledger.height).to.equal(3);
    } finally {
      await setting.close();
    }
  });

  it('asks the organisations that a client names, and no other', async () => {
    const setting = await Setting.open(both);
    try {
      const [command] = registryCommands();
      const execute = (endorsingOrganizations: string[]): Promise<unknown> =>
        setting.contract.submitAsync('execute', {
          arguments: [JSON.stringify([command])],
          endorsingOrganizations,
        });
      await execute(['province-a', 'ministry']);
      const [block] = await setting.blocks(2, 1);
      const [bytes] = block?.getData()?.getDataList_asU8() ?? [];
      const { endorsements } = readAction(readEnvelope(bytes ?? new Uint8Array()).data);
      expect(endorsements).to.have.length(2);
      expect(await failureOf(execute(['ministry', 'province-z']))).to.include({ code: status.UNAVAILABLE });
    } finally {
      await setting.close();
    }
  });

  it('refuses what its contracts disagree about', async () => {
    const setting = await Setting.open(both);
    try {
      await (await setting.submit()).getStatus();
      // The second peer has not seen what the first one reads.
      setting.fabric.peers[1]?.holdCommits();
      const register = { arguments: [JSON.stringify(registryCommands().slice(1, 2))] };
      await (await setting.contract.submitAsync('execute', register)).getStatus();
      const refusal = await failureOf(setting.contract.submitAsync('execute', register));
      expect(refusal.code).to.equal(status.ABORTED);
      expect(refusal.details?.[0]).to.deep.include({
        mspId: 'province-a',
        message: 'ProposalResponsePayloads do not match',
      });
    } finally {
      await setting.close();
    }
  });
});

describe('a network in memory whose contracts are server processes', function () {
  this.timeout(60_000);

  it('commits what both processes agree on, and waits for one that died', async () => {
    const organisations = ['ministry', 'province-a'];
    const setting = await Setting.open({ contract: 'server-process', organisations, endorsedBy: 'all' });
    try {
      expect(await (await setting.submit()).getStatus()).to.include({ successful: true });
      await setting.fabric.faults.stopContract();
      expect(await failureOf(setting.submit('founding-1'))).to.include({ code: status.ABORTED });
      await setting.fabric.faults.startContract();
      const value = await setting.contract.evaluateTransaction('read', 'agency', AGENCIES.registrar);
      expect(Buffer.from(value).toString()).to.contain('"status":"active"');
    } finally {
      await setting.close();
    }
  });
});
