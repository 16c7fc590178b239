import { common, orderer as ordering } from '@hyperledger/fabric-protos';
import { expect } from 'chai';
import { addOrganisation } from '../../../../scripts/network/protocol/add-organisation.ts';
import { changeMsp } from '../../../../scripts/network/protocol/change-msp.ts';
import {
  mspOf,
  organisationGroup,
  type ChannelOrganisation,
} from '../../../../scripts/network/protocol/channel-organisation.ts';
import { addConsenter, removeConsenter } from '../../../../scripts/network/protocol/change-consenters.ts';
import { unwrapped, type MspMaterial } from '../../../../scripts/network/protocol/msp-config.ts';
import {
  memberMspIds,
  organisationGroups,
  sectionOf,
} from '../../../../scripts/network/protocol/organisation-groups.ts';
import {
  ProtocolError,
  type ProtocolErrorCode,
} from '../../../../scripts/network/protocol/protocol-error.ts';
import {
  configSignature,
  type SignedUpdate,
} from '../../../../scripts/network/protocol/sign-config-update.ts';
import { setRevocationList } from '../../../../scripts/network/protocol/set-revocation-list.ts';
import type { ConfigChange } from '../../../../scripts/network/protocol/update-config.ts';
import { startScripted, testSigner, type ScriptedServer } from './scripted-server.ts';
import { testAuthority, type TestAuthority } from './test-authority.ts';
import { TestChannel } from './test-channel.ts';

const ANCHOR = { host: 'peer0.example', port: 7051 };
const EARLY = new Date('2026-11-01T00:00:00Z');
const LATE = new Date('2026-11-02T00:00:00Z');

describe('network protocol: changes of a channel', () => {
  let ca: TestAuthority;
  let other: TestAuthority;
  let tls: TestAuthority;
  let channel: TestChannel;
  let server: ScriptedServer;
  let asked: ConfigChange;

  before(async () => {
    [ca, other, tls] = await Promise.all([testAuthority('ca'), testAuthority('ca'), testAuthority('tls')]);
  });
  beforeEach(async () => {
    channel = new TestChannel(channelOf(material('ministry', ca)));
    server = await startScripted(channel.script);
    asked = { channel: 'trail', orderers: [server.endpoint], signers: [await testSigner('ministry')] };
  });
  afterEach(() => {
    server.stop();
  });

  function material(mspId: string, { root }: TestAuthority): MspMaterial {
    return { mspId, roots: [root], tlsRoots: [tls.root] };
  }

  function channelOf(member: MspMaterial): common.Config {
    const top = new common.ConfigGroup();
    const application = new common.ConfigGroup();
    application.getGroupsMap().set('Ministry', organisationGroup({ msp: member, anchorPeers: [] }));
    top.getGroupsMap().set('Application', application);
    // Also orders: the same organisation stands in two places.
    const orderer = new common.ConfigGroup();
    orderer.getGroupsMap().set('OrderingMinistry', organisationGroup({ msp: member, anchorPeers: [] }));
    top.getGroupsMap().set('Orderer', orderer);
    const config = new common.Config();
    config.setChannelGroup(top);
    return config;
  }

  const CONSENTERS = ['a', 'b', 'c'].map((name) => ({
    host: `${name}.example`,
    port: 7050,
    tlsCertificate: Buffer.from(`certificate of ${name}`),
  }));

  /** The channel's orderers, as its configuration names them; with `names` it has these. */
  function consenters(names?: readonly string[]): string[] {
    const values = sectionOf(channel.config, 'Orderer').getValuesMap();
    const value = values.get('ConsensusType') ?? new common.ConfigValue();
    const type = ordering.ConsensusType.deserializeBinary(value.getValue_asU8());
    const metadata = ordering.etcdraft.ConfigMetadata.deserializeBinary(type.getMetadata_asU8());
    if (names === undefined)
      return metadata
        .getConsentersList()
        .map((one) => `${one.getHost()} ${Buffer.from(one.getServerTlsCert_asU8()).toString()}`);
    metadata.setConsentersList(
      names.map((name) => {
        const consenter = new ordering.etcdraft.Consenter();
        consenter.setHost(`${name}.example`);
        consenter.setPort(7050);
        consenter.setServerTlsCert(Buffer.from(`certificate of ${name}`));
        return consenter;
      }),
    );
    type.setType('etcdraft');
    type.setMetadata(metadata.serializeBinary());
    value.setValue(type.serializeBinary());
    values.set('ConsensusType', value);
    return consenters();
  }

  it('takes an orderer out by its address and in again, and leaves the others as they are', async () => {
    const [, replaced] = CONSENTERS;
    if (replaced === undefined) throw new Error('no orderer');
    const before = consenters(['a', 'b', 'c']);
    const change = { ...asked, consenter: replaced };
    expect(await removeConsenter(change)).to.equal('updated');
    expect(consenters()).to.deep.equal(before.filter((one) => !one.startsWith('b.')));
    expect(await removeConsenter(change)).to.equal('already');
    expect(await addConsenter(change)).to.equal('updated');
    expect(consenters()).to.have.members(before);
    expect(await addConsenter(change)).to.equal('already');
  });

  it('does not take another port of the same host for an orderer', async () => {
    consenters(['a', 'b', 'c']);
    const consenter = { host: 'b.example', port: 7051, tlsCertificate: Buffer.from('other') };
    expect(await removeConsenter({ ...asked, consenter })).to.equal('already');
    expect(consenters()).to.have.length(3);
  });

  function mspsOf(mspId: string): ReturnType<typeof unwrapped>[] {
    return organisationGroups(channel.config, mspId, 'looking').map((group) => {
      const present = mspOf(group);
      if (present === undefined) throw new Error('a group without an MSP');
      return unwrapped(present);
    });
  }

  async function expectCode(work: Promise<unknown>, code: ProtocolErrorCode): Promise<void> {
    const error: unknown = await work.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).to.be.instanceOf(ProtocolError).with.property('code', code);
  }

  async function refused(work: () => Promise<unknown>, code: ProtocolErrorCode): Promise<void> {
    await expectCode(Promise.resolve().then(work), code);
    expect(channel.config.getSequence()).to.equal(0);
  }

  it('take an organisation in, once', async () => {
    const organisation = { msp: material('province-a', other), anchorPeers: [ANCHOR] };
    expect((await addOrganisation({ ...asked, organisation })).outcome).to.equal('updated');
    expect(memberMspIds(channel.config)).to.deep.equal(['ministry', 'province-a']);
    expect((await addOrganisation({ ...asked, organisation })).outcome).to.equal('already');
  });

  describe('that several members must sign', () => {
    const joins = (): ChannelOrganisation => ({ msp: material('province-c', other), anchorPeers: [ANCHOR] });

    beforeEach(() => {
      const application = channel.config.getChannelGroup()?.getGroupsMap().get('Application');
      for (const id of ['province-a', 'province-b'])
        application?.getGroupsMap().set(id, organisationGroup({ msp: material(id, other), anchorPeers: [] }));
    });

    async function begun(): Promise<SignedUpdate> {
      const admission = await addOrganisation({ ...asked, organisation: joins() });
      if (admission.outcome !== 'unfinished') throw new Error('nobody else had to sign');
      expect(admission.missing).to.deep.equal({
        present: ['ministry'],
        absent: ['province-a', 'province-b'],
        count: 1,
      });
      return admission.signed;
    }

    it('wait for the others, and are handed in by the last one that is needed', async () => {
      const before = memberMspIds(channel.config);
      const signed = await begun();
      expect(memberMspIds(channel.config)).to.deep.equal(before);
      const signers = [await testSigner('province-a')];
      const done = await addOrganisation({ ...asked, signers, organisation: joins(), signed });
      expect(done.outcome).to.equal('updated');
      expect(memberMspIds(channel.config)).to.include('province-c');
      expect(
        channel.signed.at(-1)?.map((creator) => /ministry|province-a/.exec(creator)?.[0]),
      ).to.have.members(['ministry', 'province-a']);
    });

    it('count nobody twice, nobody who is no member, and no signature over something else', async () => {
      const signed = await begun();
      const [own = new Uint8Array()] = signed.signatures;
      const stranger = await configSignature(signed.update, await testSigner('stranger'));
      const elsewhere = await configSignature(Buffer.from('other'), await testSigner('province-a'));
      const signatures = [own, own, stranger, elsewhere, Buffer.from('no signature')];
      const admission = await addOrganisation({
        ...asked,
        organisation: joins(),
        signed: { update: signed.update, signatures },
      });
      expect(admission).to.have.nested.property('missing.count', 1);
    });

    it('are refused when what was signed is another change', async () => {
      const { update, signatures } = await begun();
      const organisation = { ...joins(), anchorPeers: [] };
      await expectCode(
        addOrganisation({ ...asked, organisation, signed: { update, signatures } }),
        'CONFIG_CHANGED',
      );
    });
  });

  it('take nobody in under the id of a member', async () => {
    const organisation = { msp: material('ministry', other), anchorPeers: [] };
    await refused(() => addOrganisation({ ...asked, organisation }), 'ORGANISATION_OTHERWISE');
  });

  it('put a revocation list in the place of the one before it, and keep those of other authorities', async () => {
    for (const group of organisationGroups(channel.config, 'ministry', 'looking'))
      changeMsp(group, (to) => {
        to.setRootCertsList([ca.root, other.root]);
      });
    for (const [authority, madeAt] of [
      [ca, EARLY],
      [other, EARLY],
      [ca, LATE],
    ] as const) {
      const revocationList = await authority.revocationList({ serials: ['0a'], madeAt });
      expect(await setRevocationList({ ...asked, mspId: 'ministry', revocationList })).to.equal('updated');
    }
    expect(mspsOf('ministry').map((config) => config.getRevocationListList().length)).to.deep.equal([2, 2]);
  });

  it('take no revocation list of a stranger', async () => {
    const revocationList = await other.revocationList({ serials: ['0a'], madeAt: EARLY });
    await refused(
      () => setRevocationList({ ...asked, mspId: 'ministry', revocationList }),
      'REVOCATION_LIST_INVALID',
    );
  });

  it('take no revocation list that is older than the one in force', async () => {
    const [late, early] = await Promise.all(
      [LATE, EARLY].map((madeAt) => ca.revocationList({ serials: ['0a'], madeAt })),
    );
    if (late === undefined || early === undefined) throw new Error('no lists');
    await setRevocationList({ ...asked, mspId: 'ministry', revocationList: late });
    const error: unknown = await setRevocationList({
      ...asked,
      mspId: 'ministry',
      revocationList: early,
    }).catch((reason: unknown) => reason);
    expect(error).to.have.property('code', 'REVOCATION_LIST_INVALID');
    expect(channel.config.getSequence()).to.equal(1);
  });

  it('are not for an organisation that the channel does not know', async () => {
    const revocationList = await ca.revocationList({ serials: [], madeAt: EARLY });
    const mspId = 'province-x';
    await refused(() => setRevocationList({ ...asked, mspId, revocationList }), 'ORGANISATION_UNKNOWN');
  });
});
