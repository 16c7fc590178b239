import { randomInt } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { CommitError, StatusCode } from '@hyperledger/fabric-gateway';
import { expect } from 'chai';
import { Endpoints, first } from '../../scripts/network/channel/endpoints.ts';
import { deploy } from '../../scripts/network/commands/deploy.ts';
import type { Deployment } from '../../scripts/network/contract/deployment.ts';
import type { NetworkContext } from '../../scripts/network/network-context.ts';
import { openNetwork } from '../../scripts/network/open-network.ts';
import { Progress } from '../../scripts/network/progress.ts';
import { committedDefinition } from '../../scripts/network/protocol/committed-definition.ts';
import { submitTransaction } from '../../scripts/network/protocol/submit-transaction.ts';
import { readDemoCatalogue } from '../../scripts/demo/demo-catalogue.ts';
import { askCommand, CLAUSE } from '../chaincode/world.ts';
import { describeOnNetwork } from './describe-on-network.ts';
import { onFreePorts } from './on-free-ports.ts';
import { PeerClient } from './peer-client.ts';
import { TestNetwork } from './test-network.ts';

const PROVINCE_B = new URL('../../network-config/organisations/province-b.yaml', import.meta.url);
const NEW_AGENCY = '11510000MB2B03694W';
const NEXT = '0.1.0-next';
const { agencies } = await readDemoCatalogue();
const [ministry, other] = agencies;
const FOUNDER = ministry?.creditCode ?? '';

function register(id: string, agency: object | undefined): object {
  return { type: 'registry.register-agency', id, officer: 'o'.repeat(43), ...agency };
}

function isConflict(failure: unknown): boolean {
  return failure instanceof CommitError && failure.code === StatusCode.MVCC_READ_CONFLICT;
}

describeOnNetwork('a network that grows', { timeoutMs: 120_000 }, () => {
  let network: TestNetwork;
  let folder: string;
  let file: string;

  before(async () => {
    network = await TestNetwork.describe();
    await network.up();
    folder = await mkdtemp(join(tmpdir(), 'sealtrail-province-'));
    file = join(folder, 'province-b.yaml');
    await writeFile(file, await onFreePorts(await readFile(PROVINCE_B, 'utf8')));
  });
  after(async () => {
    await network.remove();
    await rm(folder, { recursive: true, force: true });
  });

  function opened(): Promise<NetworkContext> {
    return openNetwork(network.directory, { progress: new Progress(() => undefined) });
  }

  async function descriptionNow(): Promise<string> {
    return readFile(join(network.directory, 'network.yaml'), 'utf8');
  }

  async function otherwise(name: string, change: (text: string) => string): Promise<string> {
    const path = join(folder, name);
    const text = await readFile(file, 'utf8');
    expect(change(text)).not.to.equal(text);
    await writeFile(path, change(text));
    return path;
  }

  describe('by a province', () => {
    const refused: readonly [string, string, (text: string) => Promise<string> | string, string][] = [
      [
        'a port that a peer of the ministry has',
        'taken.yaml',
        async (text) => {
          const port = /peer0\.ministry, port: (\d+)/.exec(await descriptionNow())?.[1] ?? '';
          return text.replace(/peer0\.province-b, port: \d+/, `peer0.province-b, port: ${port}`);
        },
        'DESCRIPTION_INVALID: ',
      ],
      [
        'an agency that another organisation has',
        'agency.yaml',
        (text) => text.replace(NEW_AGENCY, FOUNDER),
        'DESCRIPTION_INVALID: ',
      ],
      [
        'the id of a member, with other peers',
        'member.yaml',
        (text) => text.replace('id: province-b', 'id: province-a'),
        'DESCRIPTION_DIFFERS: ',
      ],
    ];
    for (const [title, name, change, code] of refused)
      it(`is refused with ${title}, and nothing changes`, async () => {
        const before = await descriptionNow();
        const text = await change(await readFile(file, 'utf8'));
        const path = await otherwise(name, () => text);
        const said = await network.run('add-organisation', path);
        expect(said.code).to.equal(1);
        expect(said.output).to.include(code);
        expect(await descriptionNow()).to.equal(before);
      });

    it('is refused with a file that is not there', async () => {
      const said = await network.run('add-organisation', join(folder, 'nothing.yaml'));
      expect(said.output).to.include('DESCRIPTION_INVALID: ');
      expect(said.code).to.equal(1);
    });

    it('may be interrupted at any moment', async () => {
      for (const base of [600, 1_500, 3_000])
        await network.killed(base + randomInt(base), 'add-organisation', file);
      // The members go on as they were, whatever was done of it.
      expect((await network.run('up')).code).to.equal(0);
    });

    it('joins, with its CA, peer and contract', async () => {
      const said = await network.run('add-organisation', file);
      expect(said.code, said.output).to.equal(0);
      const status = await network.run('status');
      expect(status.code, status.output).to.equal(0);
      expect(status.output)
        .to.match(/ca\.province-b +ready/)
        .and.match(/peer0\.province-b +ready/)
        .and.match(/contract\.province-b\.0 +ready/);
    });

    it('is harmless the second time', async () => {
      const before = await descriptionNow();
      const said = await network.run('add-organisation', file);
      expect(said.code, said.output).to.equal(0);
      expect(await descriptionNow()).to.equal(before);
    });

    it('is refused when it comes again as somebody else', async () => {
      const path = await otherwise('otherwise.yaml', (text) =>
        text.replace(/ca: { port: \d+ }/, 'ca: { port: 9 }'),
      );
      const said = await network.run('add-organisation', path);
      expect(said.output).to.include('DESCRIPTION_DIFFERS: ');
      expect(said.code).to.equal(1);
    });

    it('endorses: a command of the ministry and the new province alone is valid', async () => {
      const context = await opened();
      const { network: described } = context;
      const endpoints = new Endpoints(context);
      const endorsers = await Promise.all(
        described.organisations
          .filter(({ id }) => id !== 'province-a')
          .map(({ id, peers }) => endpoints.peer(id, first(peers))),
      );
      expect(endorsers).to.have.length(2);
      const newAgency = { ...other, creditCode: NEW_AGENCY, organisation: 'province-b' };
      const commands = [register('join-0001', ministry), register('join-0002', newAgency)];
      const answer = await submitTransaction({
        invocation: {
          channel: described.channel,
          chaincode: described.contract.name,
          transaction: 'execute',
          args: [Buffer.from(JSON.stringify(commands))],
        },
        signer: await endpoints.signer('ministry', `${FOUNDER}.registrar`),
        endorsers,
        orderers: await endpoints.orderers(),
        doing: 'registering agencies',
      });
      const outcomes = JSON.parse(Buffer.from(answer).toString()) as readonly { ok: boolean }[];
      expect(outcomes.map(({ ok }) => ok)).to.deep.equal([true, true]);
    });

    it("acts through its own peer, with its own CA's identity", async () => {
      const client = await PeerClient.open(network.connection('province-b'), {
        agency: NEW_AGENCY,
        role: 'agency',
      });
      try {
        expect(
          await client.execute(askCommand('join-0003', 'somebody', { kind: 'statutory', clause: CLAUSE })),
        ).to.have.nested.property('[0].ok', true);
      } finally {
        client.close();
      }
    });

    it('is there after the network was stopped and started', async () => {
      expect((await network.run('down')).code).to.equal(0);
      const up = await network.run('up');
      expect(up.code, up.output).to.equal(0);
      const status = await network.run('status');
      expect(status.code, status.output).to.equal(0);
      expect(status.output).to.match(/peer0\.province-b +ready/);
    });
  });

  describe('by a new version of the contract', () => {
    let client: PeerClient;
    before(async () => {
      client = await PeerClient.open(network.connection('ministry'), { agency: FOUNDER, role: 'registrar' });
    });
    after(() => {
      client.close();
    });

    async function deployNext(): Promise<Deployment> {
      return deploy(await opened(), { version: NEXT });
    }

    it('is in force already where nothing has changed', async () => {
      const said = await network.run('upgrade');
      expect(said.code, said.output).to.equal(0);
      expect(said.output).to.include('is in force already');
    });

    it('comes into force when every organisation has approved it, and commands go on meanwhile', async () => {
      const ending = new AbortController();
      const failures: unknown[] = [];
      let done = 0;
      const load = (async () => {
        while (!ending.signal.aborted) {
          await client
            .execute({ type: 'no-such-command', id: `upgrade-${String(done).padStart(4, '0')}` })
            .catch((error: unknown) => {
              failures.push(error);
            });
          done += 1;
          await pause(20);
        }
      })();
      const deployment = await deployNext();
      await pause(500);
      ending.abort();
      await load;
      expect(deployment).to.deep.equal({ version: NEXT, sequence: 3, slot: 1 });
      // What was endorsed under the old definition and ordered after the new one conflicts, and is done again.
      expect(failures.filter((failure) => !isConflict(failure)).map(String)).to.deep.equal([]);
      expect(done).to.be.greaterThan(10);
    });

    it('is what the channel says, approved by each', async () => {
      const context = await opened();
      const { network: described } = context;
      const endpoints = new Endpoints(context);
      const { id, peers } = first(described.organisations);
      const definition = await committedDefinition({
        channel: described.channel,
        name: described.contract.name,
        peer: await endpoints.peer(id, first(peers)),
        signer: await endpoints.administrator(id),
      });
      expect(definition?.getVersion()).to.equal(NEXT);
      expect(definition?.getSequence()).to.equal(3);
      const approvals = Object.fromEntries(definition?.getApprovalsMap().toArray() ?? []);
      expect(approvals).to.deep.equal({ ministry: true, 'province-a': true, 'province-b': true });
    });

    it('runs, and the version before it has ended', async () => {
      const { output } = await network.run('status');
      expect(output)
        .to.match(/contract\.ministry\.1 +ready/)
        .and.match(/contract\.province-a\.1 +ready/)
        .and.match(/contract\.province-b\.1 +ready/)
        .and.not.match(/contract\.ministry\.0/);
    });
  });
});
