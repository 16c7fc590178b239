import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { parseDescription } from '../../../../scripts/network/description/parse-description.ts';
import { parseRequest } from '../../../../scripts/network/material/membership-request.ts';
import { describedAs, parseBundle } from '../../../../scripts/network/material/public-bundle.ts';
import { NetworkError } from '../../../../scripts/network/network-error.ts';
import { testAuthority } from '../protocol/test-authority.ts';

const pem = async (options = {}): Promise<string> =>
  Buffer.from((await testAuthority('ca', options)).root).toString();
const root = await pem();
const bundle = {
  version: 1,
  network: 'small',
  describedAs: 'a'.repeat(64),
  organisations: [{ id: 'ministry', root, tlsRoot: root }],
  identities: [],
};

describe('what one machine tells another of its organisations', () => {
  it('is taken as it was written', () => {
    expect(parseBundle(JSON.stringify(bundle), 'x.json')).to.deep.equal(bundle);
    const identity = { organisation: 'ordering', name: 'orderer1', certificate: root, privateKey: 'key' };
    const withKeys = { ...bundle, identities: [identity] };
    expect(parseBundle(JSON.stringify(withKeys), 'x.json')).to.deep.equal(withKeys);
  });

  const withRoot = (own: string): object => ({
    ...bundle,
    organisations: [{ id: 'ministry', root, tlsRoot: own }],
  });
  const refused: readonly [string, () => Promise<string> | string][] = [
    ['no JSON', () => 'public'],
    ['another version', () => JSON.stringify({ ...bundle, version: 2 })],
    ['a member that nobody knows', () => JSON.stringify({ ...bundle, key: 'x' })],
    ['a root that is no certificate', () => JSON.stringify(withRoot('root'))],
    [
      'the certificate of no authority',
      async () => JSON.stringify(withRoot(await pem({ isAuthority: false }))),
    ],
    [
      'a root that has expired',
      async () => JSON.stringify(withRoot(await pem({ endsAt: new Date(Date.now() - 1000) }))),
    ],
    ['a block that is no base64', () => JSON.stringify({ ...bundle, genesisBlock: '*' })],
    ['an endless text', () => ' '.repeat(20_000_000)],
  ];
  for (const [title, text] of refused)
    it(`is refused with ${title}`, async () => {
      const given = await text();
      expect(() => parseBundle(given, 'x.json'))
        .to.throw(NetworkError, /x\.json/)
        .with.property('code', 'MATERIAL_INVALID');
    });

  it('is of the same network whatever the comments of its description, and of no other', async () => {
    const small = await readFile(new URL('../../../../network-config/small.yaml', import.meta.url), 'utf8');
    const as = (text: string): string => describedAs(parseDescription(text, 'network.yaml'));
    expect(as(`# ours\n${small}`)).to.equal(as(small));
    expect(as(small.replace('7051', '7055'))).not.to.equal(as(small));
  });
});

describe('a membership that more must sign', () => {
  const request = {
    version: 1,
    channel: 'trail',
    addition: {
      organisation: {
        id: 'ministry',
        ca: { port: 1 },
        peers: [{ name: 'peer0', port: 2, chaincodePort: 3, operationsPort: 4 }],
        contractPorts: [5, 6],
      },
      agencies: [],
    },
    organisation: { id: 'ministry', root, tlsRoot: root },
    update: 'AAAA',
    signatures: ['AAAA'],
  };

  it('is read with the bytes that were signed', () => {
    const { signed, addition } = parseRequest(JSON.stringify(request), 'x.json');
    expect(signed.update).to.deep.equal(Buffer.alloc(3));
    expect(addition).to.deep.equal(request.addition);
  });

  const refused: readonly [string, object][] = [
    ['certificates of another organisation', { organisation: { ...request.organisation, id: 'other' } }],
    ['a signature that is no base64', { signatures: ['?'] }],
    ['more signatures than there can be members', { signatures: Array(100).fill('AAAA') }],
    ['a member that nobody knows', { more: 1 }],
  ];
  for (const [title, change] of refused)
    it(`is refused with ${title}`, () => {
      expect(() => parseRequest(JSON.stringify({ ...request, ...change }), 'x.json'))
        .to.throw(NetworkError)
        .with.property('code', 'MATERIAL_INVALID');
    });
});
