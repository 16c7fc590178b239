import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import type { Network } from '../../../../scripts/network/description/network.ts';
import { parseDescription } from '../../../../scripts/network/description/parse-description.ts';
import {
  organisationsHere,
  partHere,
  partNames,
  programsOf,
} from '../../../../scripts/network/description/part-here.ts';

const full = await readFile(new URL('../../../../network-config/full.yaml', import.meta.url), 'utf8');
const apart = parseDescription(
  full
    .replace('{ name: orderer1.ordering,', '{ name: orderer1.ordering, host: b.example,')
    .replace('{ name: orderer2.ordering,', '{ name: orderer2.ordering, host: c.example,')
    .replace('{ name: peer1.ministry,', '{ name: peer1.ministry, host: d.example,'),
  'network.yaml',
);

/** Programs, CAs and contracts of a part. */
function namesOf(network: Network, names: readonly string[] | undefined): string[] {
  return organisationsHere(partHere(network, names)).flatMap((one) => [
    ...programsOf(one).map(({ name }) => name),
    ...(one.hasCa ? [`ca.${one.id}`] : []),
    ...('hasContract' in one && one.hasContract ? [`contract.${one.id}`] : []),
  ]);
}

describe('what of a network runs on a machine', () => {
  const parts: readonly [readonly string[], readonly string[]][] = [
    [['ordering'], ['orderer0.ordering', 'orderer1.ordering', 'orderer2.ordering', 'ca.ordering']],
    [['ordering@127.0.0.1'], ['orderer0.ordering', 'ca.ordering']],
    [['ordering@b.example'], ['orderer1.ordering']],
    [
      ['ordering@b.example', 'ordering@c.example'],
      ['orderer1.ordering', 'orderer2.ordering'],
    ],
    [['ministry@127.0.0.1'], ['peer0.ministry', 'ca.ministry', 'contract.ministry']],
    [
      ['ministry@d.example', 'province-a'],
      ['peer1.ministry', 'peer0.province-a', 'ca.province-a', 'contract.province-a'],
    ],
    // The whole, said twice.
    [
      ['province-b', 'province-b@127.0.0.1'],
      ['peer0.province-b', 'ca.province-b', 'contract.province-b'],
    ],
  ];
  for (const [names, wanted] of parts)
    it(`is of ${names.join(', ')} what belongs to it`, () => {
      expect(namesOf(apart, names)).to.have.members(wanted);
    });

  it('is everything where nothing else is said, and each program is in one part of its organisation', () => {
    const everything = namesOf(apart, undefined);
    expect(everything).to.include('orderer2.ordering').and.include('contract.ministry').and.have.length(14);
    const byHost = partNames(apart).filter((name) => name.includes('@'));
    const whole = ['province-a', 'province-b'];
    expect(namesOf(apart, [...byHost, ...whole])).to.have.members(everything);
    expect(byHost.flatMap((name) => namesOf(apart, [name]))).to.have.members(
      namesOf(apart, ['ordering', 'ministry']),
    );
  });

  it('can be named by a host only where an organisation has several', () => {
    expect(partNames(apart)).to.deep.equal([
      'ordering',
      'ordering@127.0.0.1',
      'ordering@b.example',
      'ordering@c.example',
      'ministry',
      'ministry@127.0.0.1',
      'ministry@d.example',
      'province-a',
      'province-b',
    ]);
  });
});
