import { common, peer } from '@hyperledger/fabric-protos';
import { expect } from 'chai';
import { approveDefinition } from '../../../../scripts/network/protocol/approve-definition.ts';
import {
  fillTerms,
  type ChaincodeDefinition,
} from '../../../../scripts/network/protocol/chaincode-definition.ts';
import { commitDefinition } from '../../../../scripts/network/protocol/commit-definition.ts';
import { installChaincode } from '../../../../scripts/network/protocol/install-chaincode.ts';
import { joinPeer } from '../../../../scripts/network/protocol/join-peer.ts';
import { joinedChannels } from '../../../../scripts/network/protocol/joined-channels.ts';
import { packageChaincode } from '../../../../scripts/network/protocol/package-chaincode.ts';
import {
  ProtocolError,
  type ProtocolErrorCode,
} from '../../../../scripts/network/protocol/protocol-error.ts';
import { queryPeer } from '../../../../scripts/network/protocol/query-peer.ts';
import type { Signer } from '../../../../scripts/network/protocol/signer.ts';
import {
  isSignedBy,
  startScripted,
  testSigner,
  type ReceivedCall,
  type Script,
  type ScriptedServer,
} from './scripted-server.ts';

const { lifecycle } = peer;
const PACKAGE = packageChaincode({ label: 'sealtrail_1', server: { address: '127.0.0.1:1' } });
const DEFINITION: ChaincodeDefinition = {
  name: 'sealtrail',
  version: '1',
  sequence: 1,
  endorsementPolicy: {
    rule: {
      outOf: 1,
      of: [
        { mspId: 'ministry', role: 'peer' },
        { mspId: 'province-a', role: 'peer' },
      ],
    },
  },
};

interface PeerState {
  readonly firstBlock?: Uint8Array;
  readonly channels?: readonly string[];
  readonly packages?: readonly string[];
  readonly installsAs?: string;
  readonly approved?: { readonly definition: ChaincodeDefinition; readonly packageId: string };
  readonly committed?: ChaincodeDefinition;
  readonly approvals?: Readonly<Record<string, boolean>>;
}

/** A peer that answers questions by this state, and takes whatever else it is asked to do. */
function endorsing(state: PeerState): (call: ReceivedCall) => Uint8Array | string {
  const answers: Readonly<Record<string, () => Uint8Array | string>> = {
    GetChannels: () => channelsAnswer(state.channels ?? []),
    QueryInstalledChaincodes: () => packagesAnswer(state.packages ?? []),
    InstallChaincode: () => installAnswer(state.installsAs ?? PACKAGE.id),
    QueryApprovedChaincodeDefinition: () =>
      state.approved === undefined
        ? "could not fetch approved chaincode definition (name: 'sealtrail', sequence: '1') on channel 'trail'"
        : approvedAnswer(state.approved),
    QueryChaincodeDefinition: () =>
      state.committed === undefined
        ? 'namespace sealtrail is not defined'
        : fillTerms(new lifecycle.QueryChaincodeDefinitionResult(), state.committed).serializeBinary(),
    GetBlockByNumber: () => state.firstBlock ?? new Uint8Array(),
    CheckCommitReadiness: () => approvalsAnswer(state.approvals ?? {}),
  };
  return ({ transaction }) => answers[transaction]?.() ?? Buffer.from('done');
}

function channelsAnswer(names: readonly string[]): Uint8Array {
  const answer = new peer.ChannelQueryResponse();
  answer.setChannelsList(
    names.map((name) => {
      const info = new peer.ChannelInfo();
      info.setChannelId(name);
      return info;
    }),
  );
  return answer.serializeBinary();
}

function packagesAnswer(ids: readonly string[]): Uint8Array {
  const answer = new lifecycle.QueryInstalledChaincodesResult();
  answer.setInstalledChaincodesList(
    ids.map((id) => {
      const installed = new lifecycle.QueryInstalledChaincodesResult.InstalledChaincode();
      installed.setPackageId(id);
      return installed;
    }),
  );
  return answer.serializeBinary();
}

function installAnswer(id: string): Uint8Array {
  const answer = new lifecycle.InstallChaincodeResult();
  answer.setPackageId(id);
  return answer.serializeBinary();
}

function approvedAnswer({
  definition,
  packageId,
}: {
  definition: ChaincodeDefinition;
  packageId: string;
}): Uint8Array {
  const local = new lifecycle.ChaincodeSource.Local();
  local.setPackageId(packageId);
  const source = new lifecycle.ChaincodeSource();
  source.setLocalPackage(local);
  const answer = fillTerms(new lifecycle.QueryApprovedChaincodeDefinitionResult(), definition);
  answer.setSource(source);
  return answer.serializeBinary();
}

function approvalsAnswer(approvals: Readonly<Record<string, boolean>>): Uint8Array {
  const answer = new lifecycle.CheckCommitReadinessResult();
  for (const [mspId, approved] of Object.entries(approvals)) answer.getApprovalsMap().set(mspId, approved);
  return answer.serializeBinary();
}

const CHANNEL = 'trail';
const TAKEN = { status: common.Status.SUCCESS };

describe('network protocol: the steps from a channel to a contract in force', () => {
  let signer: Signer;
  const servers: ScriptedServer[] = [];
  before(async () => {
    signer = await testSigner('ministry');
  });
  afterEach(() => {
    for (const server of servers.splice(0)) server.stop();
  });

  /** A peer and an orderer in one, in this state. */
  async function given(state: PeerState, script: Script = {}): Promise<ScriptedServer> {
    const server = await startScripted({
      endorse: endorsing(state),
      commit: () => peer.TxValidationCode.VALID,
      broadcast: () => TAKEN,
      ...script,
    });
    servers.push(server);
    return server;
  }

  function done({ calls }: ScriptedServer): readonly string[] {
    return calls.map(({ transaction }) => transaction);
  }

  async function refusal(work: Promise<unknown>): Promise<ProtocolError> {
    const error: unknown = await work.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).to.be.instanceOf(ProtocolError);
    return error as ProtocolError;
  }

  describe('joining', () => {
    const genesisBlock = Buffer.from('the first block');

    it('hands the block to the peer, signed, outside any channel', async () => {
      const server = await given({});
      const joined = await joinPeer({ peer: server.endpoint, signer, channel: CHANNEL, genesisBlock });
      expect(joined).to.equal('joined');
      const [, call] = server.calls;
      expect(call).to.include({
        channel: '',
        chaincode: 'cscc',
        transaction: 'JoinChain',
        mspId: 'ministry',
      });
      expect(Buffer.from(call?.args[0] ?? []).toString()).to.equal('the first block');
    });

    function blockWith(dataHash: string): Uint8Array {
      const header = new common.BlockHeader();
      header.setDataHash(Buffer.from(dataHash));
      const block = new common.Block();
      block.setHeader(header);
      return block.serializeBinary();
    }

    it('is left where the peer has joined this very channel', async () => {
      const server = await given({ channels: ['other', CHANNEL], firstBlock: blockWith('a') });
      const asked = { peer: server.endpoint, signer, channel: CHANNEL, genesisBlock: blockWith('a') };
      expect(await joinPeer(asked)).to.equal('already');
      expect(done(server)).to.deep.equal(['GetChannels', 'GetBlockByNumber']);
    });

    it('is refused where the peer is in another channel of this name', async () => {
      const server = await given({ channels: [CHANNEL], firstBlock: blockWith('b') });
      const asked = { peer: server.endpoint, signer, channel: CHANNEL, genesisBlock: blockWith('a') };
      expect((await refusal(joinPeer(asked))).code).to.equal('CHANNEL_OTHERWISE');
      expect(done(server)).not.to.include('JoinChain');
    });
  });

  describe('installing', () => {
    it('hands over the package', async () => {
      const server = await given({});
      expect(await installChaincode({ chaincode: PACKAGE, peer: server.endpoint, signer })).to.equal(
        'installed',
      );
      const args = lifecycle.InstallChaincodeArgs.deserializeBinary(
        server.calls[1]?.args[0] ?? new Uint8Array(),
      );
      expect(Buffer.from(args.getChaincodeInstallPackage_asU8()).equals(PACKAGE.bytes)).to.equal(true);
    });

    it('is left where the package is there', async () => {
      const server = await given({ packages: [PACKAGE.id] });
      expect(await installChaincode({ chaincode: PACKAGE, peer: server.endpoint, signer })).to.equal(
        'already',
      );
      expect(done(server)).to.deep.equal(['QueryInstalledChaincodes']);
    });

    it('fails where the peer gives the package another id', async () => {
      const server = await given({ installsAs: 'sealtrail_1:00' });
      const error = await refusal(installChaincode({ chaincode: PACKAGE, peer: server.endpoint, signer }));
      expect(error.code).to.equal('PACKAGE_OTHERWISE');
    });
  });

  describe('approving', () => {
    const approve = (server: ScriptedServer): Promise<string> =>
      approveDefinition({
        channel: CHANNEL,
        definition: DEFINITION,
        packageId: PACKAGE.id,
        peer: server.endpoint,
        signer,
        orderers: [server.endpoint],
      });

    it('says the whole definition and the package, and orders the endorsed transaction, signed', async () => {
      const ordered: common.Envelope[] = [];
      const broadcast: Script['broadcast'] = (envelope) => {
        ordered.push(envelope);
        return TAKEN;
      };
      const server = await given({ packages: [PACKAGE.id] }, { broadcast });
      expect(await approve(server)).to.equal('approved');
      const call = server.calls.at(-1);
      expect(call).to.include({ channel: CHANNEL, transaction: 'ApproveChaincodeDefinitionForMyOrg' });
      const args = lifecycle.ApproveChaincodeDefinitionForMyOrgArgs.deserializeBinary(
        call?.args[0] ?? new Uint8Array(),
      );
      expect(args.getName()).to.equal('sealtrail');
      expect(args.getSource()?.getLocalPackage()?.getPackageId()).to.equal(PACKAGE.id);
      expect(ordered).to.have.length(1);
      expect(ordered.every(isSignedByCreator)).to.equal(true);
    });

    it('is left where exactly this is approved', async () => {
      const server = await given({ approved: { definition: DEFINITION, packageId: PACKAGE.id } });
      expect(await approve(server)).to.equal('already');
    });

    for (const [title, approved] of [
      ['another version', { definition: { ...DEFINITION, version: '0' }, packageId: PACKAGE.id }],
      ['another package', { definition: DEFINITION, packageId: 'sealtrail_1:00' }],
      [
        'another policy',
        {
          definition: {
            ...DEFINITION,
            endorsementPolicy: { channelPolicy: '/Channel/Application/Endorsement' },
          },
          packageId: PACKAGE.id,
        },
      ],
    ] as const)
      it(`is done again where ${title} is approved`, async () => {
        const server = await given({ approved, packages: [PACKAGE.id] });
        expect(await approve(server)).to.equal('approved');
      });

    it('fails for a package that the peer does not have', async () => {
      const server = await given({ packages: ['other:00'] });
      const error = await refusal(approve(server));
      expect(error.code).to.equal('PACKAGE_NOT_INSTALLED');
      expect(error.message).to.include('other:00');
    });

    for (const code of [
      peer.TxValidationCode.ENDORSEMENT_POLICY_FAILURE,
      peer.TxValidationCode.MVCC_READ_CONFLICT,
    ])
      it(`fails where the transaction is found invalid (${String(code)})`, async () => {
        const server = await given({ packages: [PACKAGE.id] }, { commit: () => code });
        expect((await refusal(approve(server))).code).to.equal('TRANSACTION_INVALID');
      });
  });

  describe('committing', () => {
    const commit = (...peers: ScriptedServer[]): Promise<string> =>
      commitDefinition({
        channel: CHANNEL,
        definition: DEFINITION,
        peers: peers.map(({ endpoint }) => endpoint),
        signer,
        orderers: peers.map(({ endpoint }) => endpoint),
        patienceMs: 100,
      });
    const both = { ministry: true, 'province-a': true };

    it('asks every peer to endorse', async () => {
      const servers = [await given({ approvals: both }), await given({ approvals: both })];
      expect(await commit(...servers)).to.equal('committed');
      for (const server of servers) expect(done(server)).to.include('CommitChaincodeDefinition');
    });

    it('is left where exactly this is in force', async () => {
      const server = await given({ committed: DEFINITION });
      expect(await commit(server)).to.equal('already');
      expect(done(server)).to.deep.equal(['QueryChaincodeDefinition']);
    });

    const refused: readonly [string, PeerState, ProtocolErrorCode, RegExp][] = [
      [
        'something else is in force under the number',
        { committed: { ...DEFINITION, version: '9' } },
        'SEQUENCE_TAKEN',
        /version 9/,
      ],
      [
        'half of the organisations have not approved',
        { approvals: { ministry: true, 'province-a': false } },
        'APPROVALS_MISSING',
        /province-a/,
      ],
      [
        'the policy names an organisation that is no member',
        { approvals: { ministry: true, 'province-x': true } },
        'POLICY_INVALID',
        /province-a/,
      ],
    ];
    for (const [title, state, code, words] of refused)
      it(`fails where ${title}, and commits nothing`, async () => {
        const server = await given(state);
        const error = await refusal(commit(server));
        expect(error.code).to.equal(code);
        expect(error.message).to.match(words);
        expect(done(server)).not.to.include('CommitChaincodeDefinition');
      });

    it('fails where two peers come to different results', async () => {
      const state = { approvals: both };
      const differs: Script['endorse'] = (call) =>
        call.transaction === 'CommitChaincodeDefinition' ? Buffer.from('other') : endorsing(state)(call);
      const error = await refusal(commit(await given(state), await given(state, { endorse: differs })));
      expect(error.code).to.equal('ENDORSEMENTS_DIFFER');
    });
  });

  describe('a peer that cannot be asked', () => {
    const ask = (endpoint: ScriptedServer['endpoint']): Promise<unknown> =>
      joinedChannels({ peer: endpoint, signer });

    it('is not there', async () => {
      const server = await given({});
      server.stop();
      const error = await refusal(ask(server.endpoint));
      expect(error.code).to.equal('SERVER_UNREACHABLE');
      expect(error.message).to.include(server.endpoint.endpoint);
    });

    it('shows a certificate of somebody else', async () => {
      const [server, other] = [await given({}), await given({})];
      const { tlsRoots } = other.endpoint;
      expect((await refusal(ask({ ...server.endpoint, tlsRoots }))).code).to.equal('SERVER_NOT_TRUSTED');
      const error = await refusal(ask({ ...server.endpoint, serverName: 'other.test' }));
      expect(error.code).to.equal('SERVER_NOT_TRUSTED');
    });

    it('does not know who signs', async () => {
      const said =
        'error validating proposal: access denied: channel [] creator org unknown, creator is malformed';
      const server = await given({}, { endorse: () => said });
      expect((await refusal(ask(server.endpoint))).code).to.equal('NOT_A_MEMBER');
    });

    it('stays silent', async () => {
      const server = await startScripted({});
      servers.push(server);
      const invocation = { channel: '', chaincode: 'cscc', transaction: 'GetChannels', args: [] };
      const error = await refusal(
        queryPeer({ invocation, peer: server.endpoint, signer, doing: 'asking', deadlineMs: 100 }),
      );
      expect(error.code).to.equal('SERVER_TIMED_OUT');
    });
  });
});

function isSignedByCreator(envelope: common.Envelope): boolean {
  const bytes = envelope.getPayload_asU8();
  const header = common.Payload.deserializeBinary(bytes).getHeader();
  const signature = header?.getSignatureHeader_asU8() ?? new Uint8Array();
  const creator = common.SignatureHeader.deserializeBinary(signature).getCreator_asU8();
  return isSignedBy(creator, bytes, envelope.getSignature_asU8());
}
