import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { parseDescription } from '../../../../scripts/network/description/parse-description.ts';
import { NetworkError } from '../../../../scripts/network/network-error.ts';

async function profile(name: string): Promise<string> {
  return readFile(new URL(`../../../../network-config/${name}.yaml`, import.meta.url), 'utf8');
}

const small = await profile('small');

/** small.yaml with one text replaced, which must be there. */
function changed(from: string, to: string): string {
  expect(small).to.include(from);
  return small.replace(from, to);
}

describe('the description of a network', () => {
  it('gives every part its host, and every organisation its agencies', async () => {
    const full = parseDescription(await profile('full'), 'full.yaml');
    expect(full.ordering.orderers.map(({ host }) => host)).to.deep.equal(Array(3).fill('127.0.0.1'));
    expect(
      full.organisations.map(({ id, peers, agencies }) => [id, peers.length, agencies.length]),
    ).to.deep.equal([
      ['ministry', 2, 1],
      ['province-a', 1, 3],
      ['province-b', 1, 2],
    ]);
  });

  it('lets an organisation, and a program of it, have a host of its own', () => {
    const text = changed('  - id: province-a\n', '  - id: province-a\n    host: a.example\n').replace(
      '{ name: peer0.province-a,',
      '{ name: peer0.province-a, host: peer.a.example,',
    );
    const [, province] = parseDescription(text, 'network.yaml').organisations;
    expect(province?.host).to.equal('a.example');
    expect(province?.ca.host).to.equal('a.example');
    expect(province?.peers[0]?.host).to.equal('peer.a.example');
  });

  it('takes the same port on two hosts', () => {
    const text = changed('  - id: province-a\n', '  - id: province-a\n    host: a.example\n').replace(
      'port: 8051',
      'port: 7051',
    );
    expect(() => parseDescription(text, 'network.yaml')).not.to.throw();
  });

  const refusals: readonly [title: string, text: string, sentence: RegExp][] = [
    [
      'a port used twice',
      changed('port: 8051', 'port: 7051'),
      /port 127\.0\.0\.1:7051 is given to peer0\.ministry \(port\) and to peer0\.province-a \(port\)/,
    ],
    [
      'a port of the contract that a peer has',
      changed('contractPorts: [8152, 8153]', 'contractPorts: [8152, 8051]'),
      /port 127\.0\.0\.1:8051 is given to peer0\.province-a \(port\) and to contract\.province-a \(contractPorts\[1\]\)/,
    ],
    ...['minder', 'ca.ministry', 'admin', 'tls.ministry', 'contract.ministry', 'registrar'].map(
      (name): [string, string, RegExp] => [
        `a peer of the name ${name}, which the network has itself`,
        changed('name: peer0.ministry', `name: ${name}`),
        new RegExp(`${name} is no name for a peer or an orderer`),
      ],
    ),
    ...['999.0.0.1', 'peers.7', 'a..example', `${'a'.repeat(64)}.example`, 'Ministry', 'my host'].map(
      (host): [string, string, RegExp] => [
        `the host ${host}`,
        changed('host: 127.0.0.1', `host: ${host}`),
        /host: is not a host name in lower case or an IPv4 address/,
      ],
    ),
    [
      'an agency of an unknown organisation',
      changed('12330000MB1A01178B, organisation: province-a', '12330000MB1A01178B, organisation: province-z'),
      /agency 12330000MB1A01178B belongs to province-z, which is none of the organisations \(ministry, province-a\)/,
    ],
    [
      'an organisation twice',
      changed('- id: province-a', '- id: ministry'),
      /two organisations have the id ministry/,
    ],
    [
      'the ordering organisation as a member',
      changed('id: ordering', 'id: ministry'),
      /two organisations have the id ministry/,
    ],
    [
      'a program name twice',
      changed('name: peer0.province-a', 'name: peer0.ministry'),
      /two programs have the name peer0\.ministry/,
    ],
    [
      'an agency twice',
      changed('creditCode: 11330000MB1A022185', 'creditCode: 12330000MB1A01178B'),
      /agency 12330000MB1A01178B stands there twice/,
    ],
    [
      'a role twice',
      changed('[registrar, portal, oversight, agency]', '[registrar, registrar]'),
      /has the role registrar twice/,
    ],
    [
      'more endorsers than organisations',
      changed('endorsingOrganisations: 2', 'endorsingOrganisations: 3'),
      /endorsingOrganisations is 3, but there are 2 organisations/,
    ],
    [
      'two orderers',
      changed(
        '    - { name: orderer0.ordering, port: 7050, adminPort: 7250, operationsPort: 7251 }',
        '    - { name: orderer0.ordering, port: 7050, adminPort: 7250, operationsPort: 7251 }\n' +
          '    - { name: orderer1.ordering, port: 7060, adminPort: 7260, operationsPort: 7261 }',
      ),
      /ordering\.orderers are 2/,
    ],
    [
      'blocks that prefer more than they may hold',
      changed('bytesPreferred: 2097152', 'bytesPreferred: 20971520'),
      /bytesPreferred is above/,
    ],
    [
      'an unknown member',
      changed('channel: sealtrail', 'channel: sealtrail\nchanel: x'),
      /the whole: .*chanel/,
    ],
    ['a port out of range', changed('port: 7050', 'port: 70500'), /ordering\.orderers\[0\]\.port/],
    ['an organisation id in capitals', changed('- id: ministry', '- id: Ministry'), /organisations\[0\]\.id/],
    [
      'a wrong check character',
      changed('11100000000009013X', "'111000000000090131'"),
      /agencies\[0\]\.creditCode: a check character/,
    ],
    ['an unknown role', changed('[registrar, portal', '[clerk, portal'), /agencies\[0\]\.roles\[0\]/],
    [
      'no organisation',
      small.replace(/organisations:[\s\S]*?\n\n/, 'organisations: []\n\n'),
      /organisations: /,
    ],
    ['what is no YAML', 'a: [', /describes no network/],
    ['nothing', '', /it is empty/],
    ['nothing but comments', '# later\n', /it is empty/],
    ['a list', '- name: small\n', /expected object/],
    ['tabs', small.replace('  id: ordering', '\tid: ordering'), /Tabs .* at line \d+/],
    ['a name twice', changed('channel: sealtrail', 'channel: a\nchannel: b'), /unique at line \d+/],
    ['several documents', `${small}---\n${small}`, /several documents/],
    ['a tag of another program', changed('name: small', 'name: !!js/function x'), /tag/i],
    ['another encoding', `\uFFFD\uFFFD${small}`, /UTF-8/],
    [
      'a port of the CA that a peer of another organisation has',
      changed('ca: { port: 7154 }', 'ca: { port: 8051 }'),
      /127\.0\.0\.1:8051 is given to ca\.ministry \(port\) and to peer0\.province-a \(port\)/,
    ],
    ['aliases', 'a: &a [1]\nb: *a\n', /alias/i],
    ['an endless text', ' '.repeat(2_000_000), /longer than/],
  ];
  for (const [title, text, sentence] of refusals) {
    it(`refuses ${title}`, () => {
      expect(() => parseDescription(text, 'network.yaml'))
        .to.throw(NetworkError, sentence)
        .with.property('code', 'DESCRIPTION_INVALID');
    });
  }

  it('may have a byte order mark and the line ends of another system', () => {
    expect(parseDescription(`\uFEFF${small.replaceAll('\n', '\r\n')}`, 'network.yaml')).to.deep.equal(
      parseDescription(small, 'network.yaml'),
    );
  });

  it('tells every fault at once', () => {
    const text = changed('port: 8051', 'port: 7051').replace(
      'endorsingOrganisations: 2',
      'endorsingOrganisations: 9',
    );
    expect(() => parseDescription(text, 'network.yaml')).to.throw(/7051.*endorsingOrganisations is 9/);
  });
});
