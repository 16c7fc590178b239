import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { readConnectionProfile } from '#gateway/ledger/fabric/connection-profile';
import { AGENCIES } from '../../../core/rule-context.ts';

const PEER = {
  name: 'peer0.ministry',
  organisation: 'ministry',
  endpoint: '127.0.0.1:7051',
  serverName: 'peer0.ministry.example',
  tlsRoots: 'tls/roots.pem',
};
const IDENTITY = {
  organisation: 'ministry',
  agency: AGENCIES.registrar,
  role: 'registrar',
  certificate: 'registrar/certificate.pem',
  privateKey: 'registrar/key.pem',
};
const PROFILE = {
  version: 1,
  channel: 'sealtrail',
  chaincode: 'sealtrail',
  organisation: 'ministry',
  peers: [PEER],
  identities: [IDENTITY],
};

describe('the connection profile', () => {
  let folder: string;
  let path: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sealtrail-profile-'));
    path = join(folder, 'connection.json');
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function refusal(content: unknown): Promise<string> {
    await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
    const failure: unknown = await readConnectionProfile(path).catch((error: unknown) => error);
    expect(failure).to.have.property('code', 'LEDGER_UNAVAILABLE');
    return (failure as Error).message;
  }

  it('names its files relative to its own folder', async () => {
    await writeFile(path, JSON.stringify(PROFILE));
    const { peers, identities } = await readConnectionProfile(path);
    expect(peers[0]?.tlsRoots).to.equal(join(folder, 'tls/roots.pem'));
    expect(identities[0]).to.include({
      certificate: join(folder, 'registrar/certificate.pem'),
      privateKey: join(folder, 'registrar/key.pem'),
    });
  });

  it('is missed with the way to get one', async () => {
    const failure: unknown = await readConnectionProfile(path).catch((error: unknown) => error);
    expect((failure as Error).message)
      .to.contain(path)
      .and.contain('DEMO=off');
  });

  const refusals: readonly [string, unknown, string][] = [
    ['text that is not JSON', '{', 'not JSON'],
    ['another version', { ...PROFILE, version: 2 }, '/version'],
    ['an unknown member', { ...PROFILE, wallet: 'x' }, 'wallet'],
    ['no peer', { ...PROFILE, peers: [] }, '/peers'],
    [
      'an endpoint without a port',
      { ...PROFILE, peers: [{ ...PEER, endpoint: 'host' }] },
      '/peers/0/endpoint',
    ],
    ['an unknown role', { ...PROFILE, identities: [{ ...IDENTITY, role: 'admin' }] }, '/identities/0/role'],
    [
      'a wrong credit code',
      { ...PROFILE, identities: [{ ...IDENTITY, agency: '1' }] },
      '/identities/0/agency',
    ],
    ['a peer that is there twice', { ...PROFILE, peers: [PEER, PEER] }, 'twice'],
    ['an identity that is there twice', { ...PROFILE, identities: [IDENTITY, IDENTITY] }, 'twice'],
  ];
  for (const [title, content, words] of refusals) {
    it(`is refused with ${title}`, async () => {
      expect(await refusal(content)).to.contain(words);
    });
  }
});
