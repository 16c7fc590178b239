import { cp, glob, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { deploy } from '../../scripts/network/commands/deploy.ts';
import type { Deployment } from '../../scripts/network/contract/deployment.ts';
import { openNetwork } from '../../scripts/network/open-network.ts';
import { Progress } from '../../scripts/network/progress.ts';
import { ProtocolError } from '../../scripts/network/protocol/protocol-error.ts';
import { readDemoCatalogue } from '../../scripts/demo/demo-catalogue.ts';
import { describeOnNetwork } from './describe-on-network.ts';
import { onFreePorts } from './on-free-ports.ts';
import { PeerClient } from './peer-client.ts';
import { describeProfile, TestNetwork, type Said } from './test-network.ts';

const PROVINCE_B = new URL('../../network-config/organisations/province-b.yaml', import.meta.url);
const NEXT = '0.1.0-next';
const { agencies } = await readDemoCatalogue();
const [ministry, other] = agencies;
const FOUNDER = ministry?.creditCode ?? '';
const NEW_AGENCY = '11510000MB2B03694W';

/** Every organisation on an address of its own, as on a machine of its own. */
async function describeMachines(): Promise<string> {
  return (await describeProfile())
    .replace('  id: ordering\n', '  id: ordering\n  host: 127.0.0.2\n')
    .replace('  - id: ministry\n', '  - id: ministry\n    host: 127.0.0.3\n')
    .replace('  - id: province-a\n', '  - id: province-a\n    host: 127.0.0.4\n');
}

async function describeProvinceB(): Promise<string> {
  const text = await onFreePorts(await readFile(PROVINCE_B, 'utf8'));
  return text.replace('  id: province-b\n', '  id: province-b\n  host: 127.0.0.5\n');
}

describeOnNetwork('a network on several machines', { timeoutMs: 120_000 }, () => {
  let folder: string;
  let ordering: TestNetwork;
  let first: TestNetwork;
  let second: TestNetwork;
  let third: TestNetwork | undefined;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sealtrail-between-'));
    const text = await describeMachines();
    [ordering, first, second] = await Promise.all([
      TestNetwork.of(text),
      TestNetwork.of(text),
      TestNetwork.of(text),
    ]);
  });
  after(async () => {
    for (const machine of [ordering, first, second, third]) await machine?.remove();
    await rm(folder, { recursive: true, force: true });
  });

  function joined(): TestNetwork {
    if (third === undefined) throw new Error('the province has no machine');
    return third;
  }

  async function done(machine: TestNetwork, ...args: readonly string[]): Promise<string> {
    const { code, output } = await machine.run(...args);
    expect(code, output).to.equal(0);
    return output;
  }

  async function refused(machine: TestNetwork, ...args: readonly string[]): Promise<string> {
    const { code, output } = await machine.run(...args);
    expect(code, output).to.equal(1);
    return output;
  }

  /** What `export` writes on this machine, brought where the others take it from. */
  async function exported(machine: TestNetwork, name: string): Promise<string> {
    const file = join(folder, `${name}.json`);
    await done(machine, 'export', file);
    return file;
  }

  async function changed(file: string, name: string, change: (text: string) => string): Promise<string> {
    const text = await readFile(file, 'utf8');
    expect(change(text)).not.to.equal(text);
    const path = join(folder, `${name}.json`);
    await writeFile(path, change(text));
    return path;
  }

  describe('comes up from one description', () => {
    it('each machine with its own organisations, and says what it awaits of whom', async () => {
      const [a, b, c] = await Promise.all([
        ordering.run('up', ordering.description, '--only', 'ordering'),
        first.run('up', first.description, '--only', 'ministry'),
        second.run('up', second.description, '--only', 'province-a'),
      ]);
      for (const { code, output } of [a, b, c]) {
        expect(code).to.equal(1);
        expect(output)
          .to.match(/^MATERIAL_MISSING: /m)
          .and.match(/^What to do: .*network -- import FILE/m);
      }
      const msp = (machine: TestNetwork, id: string): string =>
        join(machine.directory, 'organisations', id, 'msp', 'cacerts', 'root.pem');
      expect(a.output)
        .to.include(msp(ordering, 'ministry'))
        .and.include(msp(ordering, 'province-a'))
        .and.not.include('genesis.block');
      expect(b.output)
        .to.include(msp(first, 'province-a'))
        .and.include(msp(first, 'ordering'))
        .and.include(join(first.directory, 'channel', 'genesis.block'))
        .and.not.include(msp(first, 'ministry'));
    });

    const misuses: readonly [string, readonly string[], string][] = [
      ['an organisation that is not described', ['--only', 'province-z'], 'HERE_INVALID: '],
      ['other organisations than before', ['--only', 'ministry,ordering'], 'HERE_DIFFERS: '],
    ];
    for (const [title, args, code] of misuses)
      it(`does not run ${title}`, async () => {
        expect(await refused(first, 'up', ...args)).to.include(code);
      });

    it('takes nothing that is of another network, or of nobody', async () => {
      const file = await exported(second, 'second');
      const twisted = await exported(first, 'first');
      const root = JSON.parse(await readFile(twisted, 'utf8')) as { organisations: [{ root: string }] };
      const cases: readonly [string, (text: string) => string, string][] = [
        ['cut', (text) => text.slice(0, -9), 'MATERIAL_INVALID: '],
        ['none', () => '{}', 'MATERIAL_INVALID: '],
        ['no-root', (text) => text.replace(/"root": "[^"]*"/, '"root": "certificate"'), 'MATERIAL_INVALID: '],
        [
          'described',
          (text) => text.replace(/"describedAs": "../, '"describedAs": "zz'),
          'DESCRIPTION_DIFFERS: ',
        ],
        ['passing', (text) => text.replaceAll('"province-a"', '"ministry"'), 'MATERIAL_DIFFERS: '],
      ];
      for (const [name, change, code] of cases)
        expect(await refused(first, 'import', await changed(file, name, change))).to.include(code);
      expect(await refused(first, 'import', join(folder, 'nothing.json'))).to.include('MATERIAL_INVALID: ');
      expect(root.organisations[0].root).to.include('BEGIN CERTIFICATE');
      expect(await refused(first, 'up')).to.match(/^MATERIAL_MISSING: .*province-a/m);
    });

    it('the orderers, when the members have shown their certificates', async () => {
      for (const name of ['first', 'second']) await done(ordering, 'import', join(folder, `${name}.json`));
      const output = await done(ordering, 'up');
      expect(output).to.include('the orderers know their leader');
      // No member runs there, and none has approved any yet.
      expect(`${output}\n${await done(ordering, 'status')}`).not.to.include('contract');
      expect(await done(ordering, 'import', join(folder, 'first.json'))).to.include('known here already');
    });

    it('the members, when all is brought to them, and waits for who is missing', async () => {
      const all = await exported(ordering, 'all');
      expect(await readFile(all, 'utf8'))
        .to.include('genesisBlock')
        .and.not.include('PRIVATE');
      await done(first, 'import', all);
      await done(second, 'import', all);
      expect(await refused(first, 'up', '--wait', '1')).to.match(
        /^APPROVALS_MISSING: .*waiting for province-a to approve/m,
      );
      const [a, b] = await Promise.all([first.run('up'), second.run('up')]);
      expect(a.code, a.output).to.equal(0);
      expect(b.code, b.output).to.equal(0);
    });

    it('with the keys of its own organisations alone on each machine', async () => {
      for (const [machine, own] of [
        [ordering, 'ordering'],
        [first, 'ministry'],
        [second, 'province-a'],
      ] as const) {
        const holders = new Set<string>();
        for await (const file of glob('organisations/*/**/*', { cwd: machine.directory })) {
          const text = await readFile(join(machine.directory, file), 'latin1').catch(() => '');
          if (text.includes('PRIVATE KEY')) holders.add(file.split('/')[1] ?? '');
        }
        expect([...holders]).to.deep.equal([own]);
      }
    });

    it('and commits what two machines have executed', async () => {
      expect(await registered(first, 'ministry', 'several-0001', ministry)).to.equal(true);
      for (const machine of [ordering, first, second]) {
        const status = await done(machine, 'status');
        expect(status).to.match(/^elsewhere: /m);
      }
    });

    it('and again, with nothing to do', async () => {
      for (const machine of [ordering, first, second]) await done(machine, 'up');
    });

    it('does nothing for an organisation that runs elsewhere', async () => {
      expect(await refused(first, 'revoke', 'province-a', 'peer0.province-a')).to.include(
        'ORGANISATION_ELSEWHERE: ',
      );
      expect(await refused(ordering, 'deploy')).to.include('ORGANISATION_ELSEWHERE: ');
    });
  });

  async function registered(
    machine: TestNetwork,
    organisation: string,
    id: string,
    agency: object | undefined,
  ): Promise<boolean | undefined> {
    const client = await PeerClient.open(machine.connection(organisation), {
      agency: FOUNDER,
      role: 'registrar',
    });
    try {
      const command = { type: 'registry.register-agency', id, officer: 'o'.repeat(43), ...agency };
      return (await client.execute(command))[0]?.ok;
    } finally {
      client.close();
    }
  }

  describe('takes a province in', () => {
    let described: string;
    let request: string;
    let publicOf: string;

    before(async () => {
      described = join(folder, 'province-b.yaml');
      await writeFile(described, await describeProvinceB());
    });

    it('on a machine of its own, with the description that a member gives it', async () => {
      const said = await refused(first, 'add-organisation', described, '--elsewhere');
      expect(said).to.match(/^MATERIAL_MISSING: .*province-b/m);
      const wider = join(first.directory, 'joining', 'province-b.yaml');
      expect(said).to.include(wider);
      third = await TestNetwork.of(await readFile(wider, 'utf8'));
      expect(await refused(third, 'up', third.description, '--only', 'province-b')).to.include(
        'MATERIAL_MISSING: ',
      );
      publicOf = await exported(third, 'third');
    });

    it('signed by one member, who says who else must sign', async () => {
      const said = await refused(first, 'add-organisation', described, publicOf);
      expect(said)
        .to.match(/^SIGNATURES_MISSING: .*signed by ministry; 1 more of province-a must sign/m)
        .and.include('identities ');
      request = join(first.directory, 'joining', 'province-b.json');
      expect(said).to.include(request);
      expect(await readFile(request, 'utf8')).not.to.include('PRIVATE');
      // Brought to the machine of the next member.
      request = await changed(request, 'request', (text) => `${text}\n`);
    });

    it('and which is no member until then, whatever it was given', async () => {
      const province = joined();
      // By hand, as documented: the same paths, and no key among them.
      for (const path of ['ordering', 'ministry', 'province-a'].map((id) => `organisations/${id}/msp`))
        await cp(join(first.directory, path), join(province.directory, path), { recursive: true });
      const block = join('channel', 'genesis.block');
      await cp(join(first.directory, block), join(province.directory, block), { recursive: true });
      expect(await refused(province, 'up', '--wait', '0')).to.match(/^MEMBERSHIP_AWAITED: province-b/m);
    });

    it('not with a file that somebody has changed', async () => {
      const cases: readonly [string, (text: string) => string, string][] = [
        ['cut-request', (text) => text.slice(0, -9), 'MATERIAL_INVALID: '],
        [
          'other-peer',
          (text) =>
            text.replace(
              /("name": "peer0\.province-b",[^}]*"port": )\d+/,
              (_, before: string) => `${before}9`,
            ),
          'CONFIG_CHANGED: ',
        ],
      ];
      for (const [name, change, code] of cases)
        expect(await refused(second, 'add-organisation', await changed(request, name, change))).to.include(
          code,
        );
    });

    it('when the next member has signed, and all machines count it', async () => {
      const [a, b] = await Promise.all([
        second.run('add-organisation', request, publicOf),
        first.run('add-organisation', described, publicOf, '--wait', '0'),
      ]);
      expect(b.code).to.be.lessThan(2);
      expect(a.code === 0 || a.output.includes('APPROVALS_MISSING'), a.output).to.equal(true);
      expect(await done(first, 'add-organisation', described)).to.include('is a member of sealtrail');
      expect(await done(second, 'add-organisation', request)).to.include('is a member of sealtrail');
    });

    it('which endorses from then on', async () => {
      const province = joined();
      await done(province, 'import', await exported(first, 'after'));
      const up: Said = await province.run('up');
      expect(up.code, up.output).to.equal(0);
      expect(await done(province, 'status')).to.match(/peer0\.province-b +ready/);
      const newAgency = { ...other, creditCode: NEW_AGENCY, organisation: 'province-b' };
      await done(second, 'stop', 'peer0.province-a');
      expect(await registered(first, 'ministry', 'several-0002', newAgency)).to.equal(true);
    });
  });

  describe('comes back after a power cut, one machine after the other', () => {
    async function waits(machine: TestNetwork, ...args: readonly string[]): Promise<string> {
      const { code, output } = await machine.run(...args);
      expect(code, output).to.equal(3);
      expect(output).to.match(/^What to do: Start them there/m);
      return output;
    }

    it('a member alone runs what belongs to it, and says which orderers it waits for', async () => {
      for (const machine of [ordering, first, second, joined()]) machine.powerCut();
      expect(await waits(first, 'up', '--wait', '0')).to.match(
        /^OTHERS_AWAITED: .*orderers of ordering .*do not: orderer0\.ordering \(127\.0\.0\.2:\d+\)/m,
      );
      expect(await refused(first, 'status'))
        .to.match(/^peer0\.ministry +ready/m)
        .and.match(/^contract\.ministry\.0 +ready/m)
        .and.match(/^orderer0\.ordering +elsewhere, does not answer: /m)
        .and.match(/^awaited from other machines: more than half of the orderers of ordering/m);
    });

    it('and then which peers', async () => {
      await done(ordering, 'up');
      expect(await waits(first, 'up', '--wait', '0')).to.match(
        /^OTHERS_AWAITED: .*2 organisations must endorse.*peer0\.province-a.*peer0\.province-b/m,
      );
    });

    it('and goes on with the same command, and before it, when they are there', async () => {
      await done(second, 'up');
      expect(await done(first, 'status')).to.match(/^peer0\.province-b +elsewhere, does not answer: /m);
      await done(first, 'up');
      await done(joined(), 'up');
      expect(await done(first, 'status')).not.to.include('does not answer');
    });
  });

  describe('puts a new version of the contract in force', () => {
    async function deployNext(machine: TestNetwork, waitMs: number): Promise<Deployment> {
      const progress = new Progress(() => undefined);
      return deploy(await openNetwork(machine.directory, { progress, waitMs }), { version: NEXT });
    }

    it('when enough machines have deployed it, and the others go on to it', async () => {
      const province = joined();
      const waiting: unknown = await deployNext(first, 0).catch((error: unknown) => error);
      expect(waiting).to.be.instanceOf(ProtocolError).with.property('code', 'APPROVALS_MISSING');
      expect(await done(first, 'status')).to.match(/contract\.ministry\.0 +ready/);
      const next = { version: NEXT, sequence: 3, slot: 1 };
      for (const machine of [second, first, province]) {
        expect(await deployNext(machine, 0)).to.deep.equal(next);
        expect(await done(machine, 'status'))
          .to.match(/contract\.[a-z-]+\.1 +ready/)
          .and.not.match(/contract\.[a-z-]+\.0/);
      }
    });
  });
});
