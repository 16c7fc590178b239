import { common } from '@hyperledger/fabric-protos';
import { expect } from 'chai';
import { knowsLeader } from '../../../../scripts/network/protocol/knows-leader.ts';
import { ProtocolError } from '../../../../scripts/network/protocol/protocol-error.ts';
import type { Signer } from '../../../../scripts/network/protocol/signer.ts';
import { startScripted, testSigner, type Script } from './scripted-server.ts';

const { Status } = common;

describe('network protocol: whether an orderer knows its leader', () => {
  let signer: Signer;
  before(async () => {
    signer = await testSigner('ministry');
  });

  async function asked(deliver: NonNullable<Script['deliver']>): Promise<boolean> {
    const server = await startScripted({ deliver });
    try {
      return await knowsLeader({ channel: 'trail', orderer: server.endpoint, signer });
    } finally {
      server.stop();
    }
  }

  it('it does where it gives out a block', async () => {
    const block = new common.Block();
    block.setHeader(new common.BlockHeader());
    expect(await asked(() => block)).to.equal(true);
  });

  for (const [what, status] of [
    ['is electing one', Status.SERVICE_UNAVAILABLE],
    ['has not read its channel', Status.NOT_FOUND],
  ] as const)
    it(`it does not where it ${what}`, async () => {
      expect(await asked(() => status)).to.equal(false);
    });

  it('it does not where nothing listens', async () => {
    const gone = await startScripted({});
    gone.stop();
    expect(await knowsLeader({ channel: 'trail', orderer: gone.endpoint, signer })).to.equal(false);
  });

  it('a refusal is no answer to that', async () => {
    const refused: unknown = await asked(() => Status.FORBIDDEN).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(refused).to.be.instanceOf(ProtocolError).with.property('code', 'NOT_A_MEMBER');
  });
});
