import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { common } from '@hyperledger/fabric-protos';
import { expect } from 'chai';
import { stringify } from 'yaml';
import { organisationGroup } from '../../../../scripts/network/protocol/channel-organisation.ts';
import { configOf } from '../../../../scripts/network/protocol/fetch-config.ts';
import { mspConfig, type MspMaterial } from '../../../../scripts/network/protocol/msp-config.ts';
import { sectionOf } from '../../../../scripts/network/protocol/organisation-groups.ts';
import { ProtocolError } from '../../../../scripts/network/protocol/protocol-error.ts';
import { leaveOut } from '../../../leave-out.ts';
import { programOnPath } from './program-on-path.ts';
import { testAuthority } from './test-authority.ts';

const run = promisify(execFile);

describe('network protocol: an organisation of a channel', () => {
  let material: MspMaterial;
  before(async () => {
    const [ca, tls] = await Promise.all([testAuthority('ca.province-b'), testAuthority('tls.province-b')]);
    material = { mspId: 'province-b', roots: [ca.root], tlsRoots: [tls.root] };
  });

  it('has every policy that a member needs, and may be changed by its own administrators', () => {
    const group = organisationGroup({ msp: material, anchorPeers: [] });
    expect(group.getModPolicy()).to.equal('Admins');
    const policies = group
      .getPoliciesMap()
      .toArray()
      .map(([name]) => name);
    expect(policies).to.have.members(['Readers', 'Writers', 'Admins', 'Endorsement']);
    expect(group.getValuesMap().has('AnchorPeers')).to.equal(false);
  });

  const refused: readonly [string, () => Promise<Partial<MspMaterial>>][] = [
    ['no root', () => Promise.resolve({ roots: [] })],
    ['no TLS root', () => Promise.resolve({ tlsRoots: [] })],
    ['something that is no certificate', () => Promise.resolve({ roots: [Buffer.from('x')] })],
    [
      'a certificate that may issue nothing',
      async () => ({ roots: [(await testAuthority('leaf', { isAuthority: false })).root] }),
    ],
    [
      'a root that has expired',
      async () => ({
        tlsRoots: [(await testAuthority('old', { endsAt: new Date(Date.now() - 1_000) })).root],
      }),
    ],
    ['an intermediate that is none', () => Promise.resolve({ intermediates: [Buffer.from('x')] })],
  ];
  for (const [title, part] of refused)
    it(`refuses ${title}`, async () => {
      const broken = { ...material, ...(await part()) };
      expect(() => mspConfig(broken))
        .to.throw(ProtocolError)
        .with.property('code', 'CERTIFICATE_INVALID');
    });

  describe('beside configtxgen', function () {
    this.timeout(30_000);
    const program = programOnPath('configtxgen');
    if (program === undefined) {
      leaveOut(this, "Fabric's configtxgen on the PATH");
      return;
    }
    let folder: string;
    before(async () => {
      folder = await mkdtemp(join(tmpdir(), 'channel-organisation-'));
    });
    after(() => rm(folder, { recursive: true }));

    it('has the same bytes', async () => {
      await writeMspFolder(join(folder, 'msp'), material);
      await writeFile(join(folder, 'configtx.yaml'), stringify(configtx(join(folder, 'msp'))));
      const block = join(folder, 'block');
      const args = [
        '-configPath',
        folder,
        '-profile',
        'Channel',
        '-channelID',
        'trail',
        '-outputBlock',
        block,
      ];
      await run(program, args);
      const config = configOf(common.Block.deserializeBinary(await readFile(block)));
      const theirs = sectionOf(config, 'Application').getGroupsMap().get('province-b');
      const anchorPeers = [{ host: 'peer0.province-b.example', port: 7051 }];
      const ours = organisationGroup({ msp: material, anchorPeers });
      expect(ours.toObject()).to.deep.equal(theirs?.toObject());
    });
  });
});

async function writeMspFolder(path: string, { roots, tlsRoots }: MspMaterial): Promise<void> {
  for (const [name, [pem = new Uint8Array()]] of [
    ['cacerts', roots],
    ['tlscacerts', tlsRoots],
  ] as const) {
    await mkdir(join(path, name), { recursive: true });
    await writeFile(join(path, name, 'ca.pem'), pem);
  }
  const ou = (role: string): object => ({ OrganizationalUnitIdentifier: role });
  const NodeOUs = {
    Enable: true,
    ClientOUIdentifier: ou('client'),
    PeerOUIdentifier: ou('peer'),
    AdminOUIdentifier: ou('admin'),
    OrdererOUIdentifier: ou('orderer'),
  };
  await writeFile(join(path, 'config.yaml'), stringify({ NodeOUs }));
}

function configtx(mspFolder: string): object {
  const signed = (Rule: string): object => ({ Type: 'Signature', Rule });
  const implicit = (Rule: string): object => ({ Type: 'ImplicitMeta', Rule });
  const policies = {
    Readers: implicit('ANY Readers'),
    Writers: implicit('ANY Writers'),
    Admins: implicit('ANY Admins'),
  };
  const organisation = {
    Name: 'province-b',
    ID: 'province-b',
    MSPDir: mspFolder,
    Policies: {
      Readers: signed("OR('province-b.admin', 'province-b.peer', 'province-b.client')"),
      Writers: signed("OR('province-b.admin', 'province-b.client')"),
      Admins: signed("OR('province-b.admin')"),
      Endorsement: signed("OR('province-b.peer')"),
    },
    AnchorPeers: [{ Host: 'peer0.province-b.example', Port: 7051 }],
    OrdererEndpoints: ['orderer0.example:7050'],
  };
  const certificate = join(mspFolder, 'cacerts', 'ca.pem');
  const consenter = {
    Host: 'orderer0.example',
    Port: 7050,
    ClientTLSCert: certificate,
    ServerTLSCert: certificate,
  };
  return {
    Profiles: {
      Channel: {
        Capabilities: { V2_0: true },
        Policies: policies,
        Orderer: {
          OrdererType: 'etcdraft',
          BatchTimeout: '50ms',
          BatchSize: { MaxMessageCount: 500, AbsoluteMaxBytes: 10_485_760, PreferredMaxBytes: 2_097_152 },
          EtcdRaft: { Consenters: [consenter] },
          Organizations: [organisation],
          Policies: { ...policies, BlockValidation: implicit('ANY Writers') },
          Capabilities: { V2_0: true },
        },
        Application: {
          Organizations: [organisation],
          Policies: { ...policies, Endorsement: implicit('MAJORITY Endorsement') },
          Capabilities: { V2_5: true },
        },
      },
    },
  };
}
