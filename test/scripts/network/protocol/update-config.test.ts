import { common } from '@hyperledger/fabric-protos';
import { expect } from 'chai';
import fc from 'fast-check';
import { broadcast } from '../../../../scripts/network/protocol/broadcast.ts';
import { computeConfigUpdate } from '../../../../scripts/network/protocol/compute-config-update.ts';
import { fetchConfig } from '../../../../scripts/network/protocol/fetch-config.ts';
import { ProtocolError } from '../../../../scripts/network/protocol/protocol-error.ts';
import type { Signer } from '../../../../scripts/network/protocol/signer.ts';
import { updateConfig } from '../../../../scripts/network/protocol/update-config.ts';
import { applyConfigUpdate } from './apply-config-update.ts';
import { configFrom, plainFrom, type PlainGroup } from './plain-group.ts';
import { startScripted, testSigner, type Script, type ScriptedServer } from './scripted-server.ts';
import { TestChannel } from './test-channel.ts';

const { Status } = common;
const CHANNEL = 'trail';
const START: PlainGroup = {
  mod: 'Admins',
  values: { v: { mod: 'Admins', is: 'a' } },
  groups: { g: { mod: 'Admins', values: { w: { mod: 'Admins', is: 'b' } } } },
};

function setValue(config: common.Config, name: string, is: string): void {
  const value = new common.ConfigValue();
  value.setModPolicy('Admins');
  value.setValue(Buffer.from(is));
  config.getChannelGroup()?.getValuesMap().set(name, value);
}

describe('network protocol: changing a configuration', () => {
  let signers: readonly Signer[];
  let channel: TestChannel;
  const servers: ScriptedServer[] = [];
  before(async () => {
    signers = await Promise.all(['ministry', 'province-a'].map((mspId) => testSigner(mspId)));
  });
  beforeEach(() => {
    channel = new TestChannel(configFrom(START));
  });
  afterEach(() => {
    for (const server of servers.splice(0)) server.stop();
  });

  async function serve(script: Script): Promise<ScriptedServer['endpoint']> {
    const server = await startScripted(script);
    servers.push(server);
    return server.endpoint;
  }

  async function change(to: (config: common.Config) => void, script = channel.script): Promise<string> {
    const orderers = [await serve(script)];
    return updateConfig({ channel: CHANNEL, orderers, signers, doing: 'changing', change: to });
  }

  async function refusal(work: Promise<unknown>): Promise<ProtocolError> {
    const error: unknown = await work.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).to.be.instanceOf(ProtocolError);
    return error as ProtocolError;
  }

  it('is signed by each signer, and in force when it returns', async () => {
    const done = await change((config) => {
      setValue(config, 'v', 'new');
    });
    expect(done).to.equal('updated');
    expect(channel.config.getSequence()).to.equal(1);
    expect(plainFrom(channel.config.getChannelGroup()).values).to.deep.equal({
      v: { version: 1, mod: 'Admins', is: 'new' },
    });
    const [creators = []] = channel.signed;
    expect(creators).to.have.length(2);
    expect(creators[0]).to.include('ministry');
    expect(creators[1]).to.include('province-a');
  });

  it('is left where nothing changes', async () => {
    const done = await change((config) => {
      setValue(config, 'v', 'a');
    });
    expect(done).to.equal('already');
    expect(channel.signed).to.deep.equal([]);
  });

  it('is made anew on what somebody else has put in force meanwhile', async () => {
    channel.meanwhile = () => {
      const theirs = configFrom({
        ...START,
        values: { ...START.values, theirs: { mod: 'Admins', is: 'x' } },
      });
      const update = computeConfigUpdate(CHANNEL, channel.config, theirs);
      if (update !== undefined) channel.config = applyConfigUpdate(channel.config, update);
    };
    const done = await change((config) => {
      setValue(config, 'ours', 'y');
    });
    expect(done).to.equal('updated');
    expect(Object.keys(plainFrom(channel.config.getChannelGroup()).values ?? {})).to.have.members([
      'v',
      'theirs',
      'ours',
    ]);
  });

  it('fails at once where signatures are missing', async () => {
    const info =
      "error applying config update to existing channel 'trail': error authorizing update: error validating DeltaSet: policy for [Group]  /Channel/Application not satisfied: implicit policy evaluation failed";
    let asked = 0;
    const refuse: Script['broadcast'] = () => {
      asked += 1;
      return { status: Status.BAD_REQUEST, info };
    };
    const error = await refusal(
      change(
        (config) => {
          setValue(config, 'v', 'new');
        },
        { ...channel.script, broadcast: refuse },
      ),
    );
    expect(error.code).to.equal('SIGNATURES_MISSING');
    expect(asked).to.equal(1);
  });

  it('cannot be where the orderer does not let one read', async () => {
    const orderer = await serve({ deliver: () => Status.FORBIDDEN });
    const [signer] = signers;
    if (signer === undefined) throw new Error('no signer');
    expect((await refusal(fetchConfig({ channel: CHANNEL, orderer, signer }))).code).to.equal('NOT_A_MEMBER');
  });

  it('leads from the one configuration to the other, whatever they are', () => {
    const leaf = fc.record({ mod: fc.constantFrom('Admins', 'Other'), is: fc.constantFrom('a', 'b') });
    const leaves = fc.dictionary(fc.constantFrom('x', 'y'), leaf);
    const flat = fc.record({ mod: fc.constantFrom('Admins', 'Other'), values: leaves, policies: leaves });
    const nested = fc
      .tuple(flat, fc.dictionary(fc.constantFrom('p', 'q'), flat))
      .map(([group, groups]): PlainGroup => ({ ...group, groups }));
    fc.assert(
      fc.property(nested, nested, (from, to) => {
        const update = computeConfigUpdate(CHANNEL, configFrom(from), configFrom(to));
        if (update === undefined) return;
        const reached = applyConfigUpdate(configFrom(from), update);
        expect(computeConfigUpdate(CHANNEL, reached, configFrom(to))).to.equal(undefined);
      }),
    );
  });

  describe('through orderers that', () => {
    const envelope = new common.Envelope();
    envelope.setPayload(Buffer.from('what is ordered'));
    const send = (...orderers: readonly ScriptedServer['endpoint'][]): Promise<void> =>
      broadcast({ envelope, orderers, doing: 'ordering', patienceMs: 600 });

    it('have no leader yet, is tried again until they have', async () => {
      let asked = 0;
      const electing: Script['broadcast'] = () => {
        asked += 1;
        return asked < 3
          ? { status: Status.SERVICE_UNAVAILABLE, info: 'no Raft leader' }
          : { status: Status.SUCCESS };
      };
      await send(await serve({ broadcast: electing }));
      expect(asked).to.equal(3);
    });

    it('have none for too long, fails', async () => {
      const never: Script['broadcast'] = () => ({
        status: Status.SERVICE_UNAVAILABLE,
        info: 'no Raft leader',
      });
      expect((await refusal(send(await serve({ broadcast: never })))).code).to.equal('NO_LEADER');
    });

    it('are gone, goes to the next', async () => {
      let asked = 0;
      const gone = await startScripted({});
      gone.stop();
      const there = await serve({
        broadcast: () => {
          asked += 1;
          return { status: Status.SUCCESS };
        },
      });
      await send(gone.endpoint, there);
      expect(asked).to.equal(1);
    });

    it('refuse, is not tried again', async () => {
      let asked = 0;
      const refuse: Script['broadcast'] = () => {
        asked += 1;
        return { status: Status.FORBIDDEN, info: 'permission denied' };
      };
      expect((await refusal(send(await serve({ broadcast: refuse })))).code).to.equal('NOT_A_MEMBER');
      expect(asked).to.equal(1);
    });
  });
});
