import { access, cp, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { readDemoCatalogue } from '../../scripts/demo/demo-catalogue.ts';
import { writeIdentity } from '../../scripts/network/identities/identity-files.ts';
import { describeOnNetwork } from './describe-on-network.ts';
import { PeerClient } from './peer-client.ts';
import { selfSigned } from '../scripts/network/identities/self-signed.ts';
import { TestNetwork } from './test-network.ts';

const { agencies } = await readDemoCatalogue();
const FOUNDER = agencies[0]?.creditCode ?? '';
const REGISTRAR = { agency: FOUNDER, role: 'registrar' } as const;
const REVOKED = agencies[1]?.creditCode ?? '';

function registerAgency(index: number): object {
  const agency = agencies[index];
  return {
    type: 'registry.register-agency',
    id: `journey-${String(index)}`,
    officer: 'o'.repeat(43),
    ...agency,
  };
}

// About half a minute in all; a busy machine takes several times as long.
describeOnNetwork('a network from nothing to its end', { timeoutMs: 180_000 }, () => {
  let network: TestNetwork;

  before(async () => {
    network = await TestNetwork.describe();
  });
  after(() => network.remove());

  async function asRegistrar<T>(work: (client: PeerClient) => Promise<T>): Promise<T> {
    return as(REGISTRAR, work);
  }

  async function as<T>(
    who: { agency: string; role: string },
    work: (client: PeerClient) => Promise<T>,
  ): Promise<T> {
    const client = await PeerClient.open(network.connection('demonstration'), who);
    try {
      return await work(client);
    } finally {
      client.close();
    }
  }

  async function expectDone(...args: readonly string[]): Promise<string> {
    const { code, output } = await network.run(...args);
    expect(code, output).to.equal(0);
    return output;
  }

  it('is finished by the same command when it was interrupted', async () => {
    await network.interruptedUp();
    await network.up();
  });

  it('tells that every process is ready', async () => {
    expect(await expectDone('status'))
      .to.match(/peer0\.ministry +ready/)
      .and.match(/contract\.province-a\.0 +ready/);
  });

  it('commits a command that both organisations have executed', async () => {
    const outcomes = await asRegistrar((client) => client.execute(registerAgency(0)));
    expect(outcomes).to.have.nested.property('[0].ok', true);
  });

  it('keeps every key from other users', async () => {
    const organisation = join(network.directory, 'organisations', 'ministry');
    for (const file of ['identities/admin/key.pem', 'programs/peer0.ministry/msp/keystore/key.pem'])
      expect((await stat(join(organisation, file))).mode & 0o077, file).to.equal(0);
  });

  it('comes up again with nothing done, whatever is there', async () => {
    const pid = network.pid('peer0.ministry');
    await expectDone('up');
    expect(network.pid('peer0.ministry')).to.equal(pid);
  });

  it('does not go on from another description', async () => {
    const { code, output } = await network.run('up', 'full');
    expect(code).to.equal(1);
    expect(output)
      .to.match(/^DESCRIPTION_DIFFERS: /m)
      .and.match(/^What to do: /m);
  });

  it('does not go on where its own description was changed in what the channel is made with', async () => {
    const file = join(network.directory, 'network.yaml');
    const described = await readFile(file, 'utf8');
    const edits = [
      [/timeoutMs: \d+/, 'timeoutMs: 1500', /blocks\.timeoutMs 1500, which was 50/],
      [/tickMs: \d+/, 'tickMs: 101', /raft\.tickMs 101, which was 100/],
      [/^channel: .*/m, 'channel: another', /channel another, which was sealtrail/],
      [/(orderer0\.ordering, port): \d+/, '$1: 1', /orderers 127\.0\.0\.1:1, which was 127/],
      [/(peer0\.ministry, port): \d+/, '$1: 1', /peers of ministry 127\.0\.0\.1:1, which was 127/],
    ] as const;
    try {
      for (const [from, to, said] of edits) {
        await writeFile(file, described.replace(from, to));
        expect(await refused('up'))
          .to.match(/^DESCRIPTION_DIFFERS: /)
          .and.match(said);
      }
      await writeFile(file, described.replace(/^( {2}name): .*/m, '$1: another'));
      expect(await refused('up')).to.match(/^DESCRIPTION_DIFFERS: .*the contract another/m);
    } finally {
      await writeFile(file, described);
    }
    await expectDone('up');
  });

  it('starts again by itself what ends unasked', async () => {
    const pid = network.pid('contract.ministry.0');
    process.kill(pid, 'SIGKILL');
    await network.untilBack('contract.ministry.0', pid);
    expect(await asRegistrar((client) => client.describe())).to.have.property('ledgerId', 'sealtrail');
  });

  it('goes down, and comes up with its ledger', async () => {
    await expectDone('down');
    expect((await network.run('status')).code).to.equal(1);
    await expectDone('up');
    const [again] = await asRegistrar((client) => client.execute(registerAgency(0), registerAgency(1)));
    expect(again).to.deep.include({ ok: false, code: 'AGENCY_EXISTS' });
  });

  async function refused(...args: readonly string[]): Promise<string> {
    const { code, output } = await network.run(...args);
    expect(code, output).to.equal(1);
    return output;
  }

  it('does not take what is in another channel of the same name for joined', async () => {
    const block = join(network.directory, 'channel', 'genesis.block');
    await rename(block, `${block}.kept`);
    expect(await refused('up')).to.match(/^CHANNEL_OTHERWISE: /m);
    await rename(`${block}.kept`, block);
    await expectDone('up');
  });

  it('brings a peer back, from a copy of its data or from nothing, with the blocks since', async () => {
    const peer = 'peer0.province-a';
    const data = join(network.directory, 'organisations', 'province-a', 'programs', peer, 'data');
    const copy = `${data}.copy`;
    await expectDone('stop', peer);
    await cp(data, copy, { recursive: true });
    await expectDone('up');
    await asRegistrar((client) => client.execute(registerAgency(3)));
    for (const from of ['copy', 'nothing']) {
      await expectDone('stop', peer);
      await rm(data, { recursive: true });
      if (from === 'copy') await rename(copy, data);
      await expectDone('up');
      const heights = [...(await expectDone('status')).matchAll(/has (\d+) blocks/g)].map(
        ([, height]) => height,
      );
      expect(heights).to.have.length(2);
      expect(new Set(heights).size, from).to.equal(1);
    }
    const [again] = await asRegistrar((client) => client.execute(registerAgency(3)));
    expect(again).to.deep.include({ ok: false, code: 'AGENCY_EXISTS' });
  });

  it('says which certificate has expired, and goes on when it is renewed', async () => {
    const organisation = join(network.directory, 'organisations', 'ministry');
    const expired = await selfSigned(new Date(Date.now() - 1000));
    await writeIdentity(join(organisation, 'identities', 'admin'), expired);
    for (const command of ['up', 'deploy'])
      expect(await refused(command)).to.match(/^CERTIFICATE_EXPIRED: .*admin \(ministry\)/m);
    await writeFile(join(organisation, 'ca', 'tls-cert.pem'), expired.certificate);
    expect(await refused('up')).to.match(/^CERTIFICATE_EXPIRED: .*ca\.ministry/m);
    expect((await network.run('status')).output)
      .to.match(/expires on .*: ca\.ministry/)
      .and.match(/expires on .*: admin of ministry/);
    expect(await expectDone('renew'))
      .to.match(/ca\.ministry: its TLS certificate is good until/)
      .and.match(/ministry: 1 certificates renewed/);
    await expectDone('up');
  });

  it('renews all certificates, and goes on with the new ones', async () => {
    expect(await expectDone('renew')).to.include('no certificate expires within 30 days');
    const ca = join(network.directory, 'organisations', 'province-a', 'ca', 'tls-cert.pem');
    const before = await readFile(ca, 'utf8');
    expect(await expectDone('renew', 'all')).to.match(
      /ca\.province-a: its TLS certificate is good until 2\d/,
    );
    expect(await readFile(ca, 'utf8')).not.to.equal(before);
    const [outcome] = await asRegistrar((client) => client.execute(registerAgency(2)));
    expect(outcome?.ok).to.equal(true);
  });

  it('starts again what runs on an older certificate, as after an interrupted renewal', async () => {
    const organisation = join(network.directory, 'organisations', 'ministry');
    const now = new Date();
    await utimes(join(organisation, 'identities', 'tls.peer0.ministry', 'certificate.pem'), now, now);
    expect(await expectDone('renew'))
      .to.match(/peer0\.ministry: started again/)
      .and.not.match(/(orderer0|province-a|contract\S*): started again/);
    expect(await expectDone('renew')).not.to.include('started again');
  });

  it('renews what is due although a part of it does not run, and starts that with the next up', async () => {
    await expectDone('stop', 'peer0.province-a');
    expect(await expectDone('renew', 'ministry'))
      .to.match(/ministry: \d certificates renewed/)
      .and.match(/peer0\.ministry: started again/);
    await expectDone('up');
    const [outcome] = await asRegistrar((client) => client.execute(registerAgency(3)));
    expect(outcome).to.have.property('code', 'AGENCY_EXISTS');
  });

  it('takes nothing from an identity that was revoked', async () => {
    const who = { agency: REVOKED, role: 'agency' };
    const client = await PeerClient.open(network.connection('demonstration'), who);
    try {
      await client.describe();
      await expectDone('stop', 'ca.province-a');
      expect(await refused('revoke', 'province-a', `${REVOKED}.agency`)).to.match(
        /^CA_UNREACHABLE: the CA of province-a/m,
      );
      await expectDone('up');
      await expectDone('revoke', 'province-a', `${REVOKED}.agency`);
      expect(await expectDone('identities')).to.match(new RegExp(`${REVOKED}\\.agency .* revoked`));
      const answer = await client.describe().then(
        () => 'answered',
        (error: unknown) => String(error),
      );
      expect(answer).to.match(/PERMISSION_DENIED|access denied|creator/i);
    } finally {
      client.close();
    }
  });

  it('revokes again without harm, and not what it does not know', async () => {
    await expectDone('revoke', 'province-a', `${REVOKED}.agency`);
    const { code, output } = await network.run('revoke', 'province-a', 'nobody');
    expect(code).to.equal(1);
    expect(output).to.match(/^IDENTITY_UNKNOWN: /m);
  });

  it('stops a peer that was revoked, and goes on with one of another name in its place', async () => {
    expect(await refused('revoke', 'ordering', 'orderer0.ordering')).to.match(
      /orderer0\.ordering cannot be revoked/,
    );
    const pid = network.pid('peer0.ministry');
    expect(await expectDone('revoke', 'ministry', 'peer0.ministry')).to.match(
      /^peer0\.ministry takes no part any more/m,
    );
    expect(() => process.kill(pid, 0)).to.throw();
    expect(await refused('up')).to.match(/^IDENTITY_REVOKED: .*peer0\.ministry/m);
    const description = join(network.directory, 'network.yaml');
    const described = await readFile(description, 'utf8');
    await writeFile(description, described.replace('name: peer0.ministry', 'name: peer1.ministry'));
    await expectDone('up');
    const outcomes = await asRegistrar((client) => client.execute(registerAgency(4)));
    expect(outcomes).to.have.nested.property('[0].ok', true);
  });

  it('is deleted with everything it started', async () => {
    const pid = network.pid('orderer0.ordering');
    await expectDone('reset');
    expect(() => process.kill(pid, 0)).to.throw();
    expect(await access(network.directory).catch(() => 'gone')).to.equal('gone');
  });
});
