import { glob, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { parse, stringify } from 'yaml';
import { readDemoCatalogue } from '../../scripts/demo/demo-catalogue.ts';
import { describeOnNetwork } from './describe-on-network.ts';
import { freePorts } from './free-ports.ts';
import { PeerClient } from './peer-client.ts';
import { describeProfile, TestNetwork } from './test-network.ts';

const { agencies } = await readDemoCatalogue();
const FOUNDER = agencies[0]?.creditCode ?? '';
const MEMBERS = '127.0.0.5';
const ELECTION_MAX_MS = 30_000;

interface Described {
  ordering: { orderers: object[]; host?: string };
  organisations: { id: string; host?: string; peers: object[] }[];
}

/** Three orderers and two peers of the ministry, each on an address of its own, as on a machine of its own. */
async function describeMachines(): Promise<string> {
  const described = parse(await describeProfile()) as Described;
  const port = await freePorts(12);
  described.ordering.host = '127.0.0.2';
  described.ordering.orderers = [0, 1, 2].map((i) => ({
    name: `orderer${String(i)}.ordering`,
    host: `127.0.0.${String(2 + i)}`,
    port: port + 3 * i,
    adminPort: port + 3 * i + 1,
    operationsPort: port + 3 * i + 2,
  }));
  for (const organisation of described.organisations) organisation.host = MEMBERS;
  described.organisations[0]?.peers.push({
    name: 'peer1.ministry',
    host: '127.0.0.6',
    port: port + 9,
    chaincodePort: port + 10,
    operationsPort: port + 11,
  });
  return stringify(described);
}

describeOnNetwork('a network whose organisations have several machines', { timeoutMs: 180_000 }, () => {
  let folder: string;
  let text: string;
  /** By the orderer that runs there; the first has the CA, too. */
  let orderers: [TestNetwork, TestNetwork, TestNetwork];
  let members: TestNetwork;
  let further: TestNetwork;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sealtrail-apart-'));
    text = await describeMachines();
    const machine = (): Promise<TestNetwork> => TestNetwork.of(text);
    orderers = [await machine(), await machine(), await machine()];
    [members, further] = [await machine(), await machine()];
  });
  after(async () => {
    for (const machine of [...orderers, members, further]) await machine.remove();
    await rm(folder, { recursive: true, force: true });
  });

  async function ends(code: number, machine: TestNetwork, ...args: readonly string[]): Promise<string> {
    const said = await machine.run(...args);
    expect(said.code, said.output).to.equal(code);
    return said.output;
  }

  async function exported(machine: TestNetwork, name: string, ...args: readonly string[]): Promise<string> {
    const file = join(folder, `${name}.json`);
    await ends(0, machine, 'export', file, ...args);
    return file;
  }

  async function holdersOfKeys(machine: TestNetwork): Promise<string[]> {
    const holders: string[] = [];
    for await (const file of glob('organisations/*/identities/*/key.pem', { cwd: machine.directory }))
      holders.push(file.split('/')[3] ?? '');
    return holders.sort();
  }

  /** A transaction gets into a block; orderers that have lost their leader elect another one first. */
  async function commits(): Promise<void> {
    const who = { agency: FOUNDER, role: 'registrar' };
    const client = await PeerClient.open(members.connection('ministry'), who);
    const end = performance.now() + ELECTION_MAX_MS;
    try {
      for (;;) {
        try {
          await client.commitNothing();
          return;
        } catch (error) {
          if (performance.now() > end) throw error;
          await sleep(500);
        }
      }
    } finally {
      client.close();
    }
  }

  it('does not start what has another host than was named, and knows only hosts of the description', async () => {
    const [, second] = orderers;
    for (const only of ['ordering@127.0.0.9', 'province-a@127.0.0.5', 'ordering@'])
      expect(await ends(1, second, 'up', second.description, '--only', only)).to.match(
        /^What to do: .*ordering@127\.0\.0\.3/m,
      );
  });

  it('says what each machine awaits of whom, its own keys among it', async () => {
    const [first, second] = orderers;
    const begun = await Promise.all([
      ends(1, members, 'up', members.description, '--only', `ministry@${MEMBERS},province-a`),
      ends(1, first, 'up', first.description, '--only', 'ordering@127.0.0.2'),
      ends(1, second, 'up', second.description, '--only', 'ordering@127.0.0.3'),
      ends(1, further, 'up', further.description, '--only', 'ministry@127.0.0.6'),
    ]);
    for (const output of begun) expect(output).to.match(/^MATERIAL_MISSING: /m);
    expect(begun[2])
      .to.include('orderer1.ordering, tls.orderer1.ordering')
      .and.include('--keys ordering@127.0.0.3')
      .and.include('genesis.block');
    expect(begun[3]).to.include('peer1.ministry').and.include('--keys ministry@127.0.0.6');
  });

  it('an orderer that is the first to come waits for others to agree with', async () => {
    const [first] = orderers;
    await ends(0, first, 'import', await exported(members, 'members'));
    expect(await ends(3, first, 'up', '--wait', '0')).to.match(
      /^OTHERS_AWAITED: .*orderer1\.ordering \(127\.0\.0\.3:\d+\), orderer2\.ordering/m,
    );
  });

  it('hands over what another machine of the organisation needs, and no more, to that machine alone', async () => {
    const [first, second, third] = orderers;
    const file = await exported(first, 'second', '--keys', 'ordering@127.0.0.3');
    expect((await stat(file)).mode & 0o077).to.equal(0);
    await ends(1, third, 'up', third.description, '--only', 'ordering@127.0.0.4');
    expect(await ends(1, third, 'import', file)).to.match(/^MATERIAL_INVALID: .*not for this machine/m);
    const bundle = JSON.parse(await readFile(file, 'utf8')) as { identities: { privateKey: string }[] };
    const [one, other] = bundle.identities;
    if (one === undefined || other === undefined) throw new Error('no keys were handed over');
    const mixed = { ...bundle, identities: [{ ...one, privateKey: other.privateKey }, other] };
    const twisted = join(folder, 'twisted.json');
    await writeFile(twisted, JSON.stringify(mixed));
    expect(await ends(1, second, 'import', twisted)).to.match(/^MATERIAL_INVALID: .*no whole key/m);
    expect(await holdersOfKeys(second)).to.deep.equal([]);
    expect(await ends(0, second, 'import', file)).to.include('the keys of orderer1.ordering');
    expect(await ends(0, second, 'import', file)).to.include('known here already');
    expect(await holdersOfKeys(second)).to.deep.equal(['orderer1.ordering', 'tls.orderer1.ordering']);
    expect(await ends(1, second, 'export', '--keys', 'ordering@127.0.0.4')).to.include(
      'ORGANISATION_ELSEWHERE: ',
    );
  });

  it('is up when each machine has been told', async () => {
    const [first, second, third] = orderers;
    await ends(0, second, 'up');
    await ends(0, third, 'import', await exported(first, 'third', '--keys', 'ordering@127.0.0.4'));
    await ends(0, third, 'up');
    await ends(0, members, 'import', await exported(first, 'all'));
    await ends(0, members, 'up');
    await ends(0, further, 'import', await exported(members, 'further', '--keys', 'ministry@127.0.0.6'));
    await ends(0, further, 'up');
    await commits();
    for (const machine of [...orderers, members, further])
      expect(await ends(0, machine, 'status')).not.to.include('does not answer');
    expect(await ends(0, further, 'status'))
      .to.match(/^elsewhere: ordering, peer0\.ministry, province-a$/m)
      .and.match(/^peer1\.ministry +ready/m)
      .and.not.match(/^(peer0|ca|contract)\./m);
  });

  it('does not replace an orderer that serves, or of which nothing is known, or from elsewhere', async () => {
    const [first, second] = orderers;
    expect(await ends(1, first, 'replace-orderer', 'orderer1.ordering')).to.include('ORDERER_KEPT: ');
    expect(await ends(1, first, 'replace-orderer', 'orderer9.ordering')).to.include('PROCESS_UNKNOWN: ');
    expect(await ends(1, second, 'replace-orderer', 'orderer0.ordering')).to.include(
      'ORGANISATION_ELSEWHERE: ',
    );
  });

  it('renews where the CA is, and runs on it elsewhere once it is handed over', async () => {
    const [first, second] = orderers;
    expect(await ends(0, first, 'renew', 'ordering'))
      .to.include('--keys ordering@127.0.0.3')
      .and.include('--keys ordering@127.0.0.4');
    await ends(0, second, 'import', await exported(first, 'renewed', '--keys', 'ordering@127.0.0.3'));
    expect(await ends(0, second, 'renew')).to.include('orderer1.ordering: started again');
    await commits();
  });

  it('replaces one whose machine is lost, which then counts again', async () => {
    const [first, lost, third] = orderers;
    lost.powerCut();
    await lost.remove();
    await commits();
    expect(await ends(0, first, 'replace-orderer', 'orderer1.ordering')).to.include(
      '--keys ordering@127.0.0.3',
    );
    const found = await TestNetwork.of(text);
    orderers[1] = found;
    await ends(1, found, 'up', found.description, '--only', 'ordering@127.0.0.3');
    await ends(0, found, 'import', await exported(first, 'found', '--keys', 'ordering@127.0.0.3'));
    await ends(0, found, 'up');
    await ends(0, third, 'stop', 'orderer2.ordering');
    await commits();
  });

  it('says what to do with one that has lost its blocks, and replaces it where its CA is', async () => {
    const [first, , third] = orderers;
    await ends(0, third, 'up');
    await ends(0, first, 'stop', 'orderer0.ordering');
    const home = join(first.directory, 'organisations', 'ordering', 'programs', 'orderer0.ordering');
    await rm(join(home, 'data'), { recursive: true });
    await commits();
    expect(await ends(1, first, 'up'))
      .to.match(/^ORDERER_LOST: orderer0\.ordering has served/m)
      .and.match(/^What to do: .*replace-orderer orderer0\.ordering/m);
    await ends(0, first, 'replace-orderer', 'orderer0.ordering');
    await ends(0, first, 'status');
    await ends(0, third, 'stop', 'orderer2.ordering');
    await commits();
  });
});
