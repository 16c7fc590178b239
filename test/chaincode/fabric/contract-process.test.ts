import { expect } from 'chai';
import { CLOCK_TOLERANCE_MS } from '#core/schema/time';
import { CertificateAuthority } from '../../fabric-peer/certificate-authority.ts';
import { ContractProcess } from '../../fabric-peer/contract-process.ts';
import { Organisation } from '../../fabric-peer/organisation.ts';
import { ACTORS, AGENCIES, id32 } from '../../core/rule-context.ts';
import { askCommand, CATEGORY, CLAUSE, registryCommands } from '../world.ts';
import { Peer, type Proposal } from './peer.ts';

const CHANNEL = 'sealtrail';
const STATUTORY = { kind: 'statutory', clause: CLAUSE };
const ministry = await Organisation.create('ministry');
const province = await Organisation.create('province-a');

const SIGNERS = {
  registrar: await ministry.enrol(ACTORS.registrar),
  first: await ministry.enrol(ACTORS.agency),
  second: await province.enrol(ACTORS.otherAgency),
} as const;

interface ReadOutcome {
  readonly ok: boolean;
  readonly code?: string;
}

function execution(who: keyof typeof SIGNERS, ...commands: readonly unknown[]): Proposal {
  return { signer: SIGNERS[who], call: ['execute', JSON.stringify(commands)], timeMs: Date.now() };
}

describe('the contract as its server process, behind TLS', function () {
  this.timeout(60_000);
  let contract: ContractProcess;
  before(async () => {
    contract = await ContractProcess.start();
  });
  after(() => contract.stop());

  async function peerWithRegistry(): Promise<Peer> {
    const peer = new Peer(CHANNEL, contract);
    await peer.submit(execution('registrar', ...registryCommands(Date.now())));
    return peer;
  }

  async function outcomeOf(peer: Peer, proposal: Proposal): Promise<string> {
    const { status, message, payload } = await peer.endorse(proposal);
    if (status !== 200) return message.replace(/: .*/s, '');
    const [outcome] = JSON.parse(payload) as readonly ReadOutcome[];
    return outcome?.ok === true ? 'ok' : (outcome?.code ?? 'none');
  }

  it('carries an access from the question to the hand-over', async () => {
    const peer = await peerWithRegistry();
    const asked = await peer.submit(execution('first', askCommand('access-1', 'subject-1', STATUTORY)));
    expect(asked.event?.payload).to.contain('"decision":"permit"');
    const release = {
      type: 'access.release',
      id: 'release-1',
      officer: id32('officer'),
      accessId: `${asked.transactionId}.0`,
      categories: [CATEGORY],
      recordCount: 1,
      responseHash: id32('response'),
      byteSize: 10,
    };
    expect(await outcomeOf(peer, execution('first', release))).to.equal('ACCESS_OTHER_PROVIDER');
    expect(await outcomeOf(peer, execution('second', release))).to.equal('ok');
    const read = { ...execution('first'), call: ['read', 'agency', AGENCIES.first] as const };
    expect((await peer.endorse(read)).payload).to.contain('"status":"active"');
  });

  it('writes nothing about a transaction that went well', () => {
    expect(contract.said).not.to.match(/Calling chaincode/);
  });

  it('serves many transactions at once, each with its own state', async () => {
    const peers = await Promise.all(Array.from({ length: 4 }, () => peerWithRegistry()));
    const answers = await Promise.all(
      peers.flatMap((peer, p) =>
        Array.from({ length: 8 }, (_, i) => {
          const id = `access-${String(p)}-${String(i)}`;
          return peer.endorse(execution('first', askCommand(id, id, STATUTORY)));
        }),
      ),
    );
    for (const [i, { transactionId, event, writes }] of answers.entries()) {
      expect(event?.payload).to.contain(`access-${String(Math.floor(i / 8))}-${String(i % 8)}`);
      expect([...writes.keys()]).to.deep.equal([`asked/${transactionId}`]);
    }
  });

  const times: readonly [title: string, offMs: number, code: string][] = [
    ['far behind', -CLOCK_TOLERANCE_MS - 10_000, 'TIME_OUT_OF_BOUNDS'],
    ['just not too far behind', -CLOCK_TOLERANCE_MS + 30_000, 'ok'],
    ['just not too far ahead', CLOCK_TOLERANCE_MS - 10_000, 'ok'],
    ['far ahead', CLOCK_TOLERANCE_MS + 30_000, 'TIME_OUT_OF_BOUNDS'],
  ];
  for (const [title, offMs, code] of times) {
    it(`answers ${code} to a transaction whose time is ${title}`, async () => {
      const peer = await peerWithRegistry();
      const proposal = execution('first', askCommand('access-1', 'subject-1', STATUTORY));
      expect(await outcomeOf(peer, { ...proposal, timeMs: Date.now() + offMs })).to.equal(code);
    });
  }

  it('refuses a signer by the certificate alone', async () => {
    const peer = await peerWithRegistry();
    const ask = execution('first', askCommand('access-1', 'subject-1', STATUTORY));
    const stranger = await ministry.enrol();
    expect(await outcomeOf(peer, { ...ask, signer: stranger })).to.equal('ROLE_NOT_ALLOWED');
    const usurper = await province.enrol(ACTORS.agency);
    expect(await outcomeOf(peer, { ...ask, signer: usurper })).to.equal('OTHER_AGENCY');
  });

  it('takes a batch as large as a command list may be, and refuses a larger one', async () => {
    const peer = await peerWithRegistry();
    const asks = (count: number): readonly unknown[] =>
      Array.from({ length: count }, (_, i) =>
        askCommand(`access-${String(i)}`, `subject-${String(i)}`, STATUTORY),
      );
    const { payload } = await peer.endorse(execution('first', ...asks(1_000)));
    const outcomes = JSON.parse(payload) as readonly ReadOutcome[];
    expect(outcomes.filter(({ ok }) => ok)).to.have.length(1_000);
    expect(await outcomeOf(peer, execution('first', ...asks(1_001)))).to.equal('BATCH_TOO_LARGE');
  });

  it('talks to nobody who trusts another authority, nor under another package’s id', async () => {
    const other = await CertificateAuthority.create('tlsca.other');
    await contract.connect({ tlsRoot: other.root }).then(
      () => expect.fail('connected'),
      (error: unknown) => {
        expect(String(error)).to.match(/UNAVAILABLE/);
      },
    );
    await contract.connect({ chaincodeId: 'sealtrail_2:beef' }).then(
      () => expect.fail('registered'),
      (error: unknown) => {
        expect(String(error)).to.contain('registered as sealtrail_1:cafe');
      },
    );
    await contract.connect();
    await peerWithRegistry();
  });

  it('is reached again by a peer whose connection broke', async () => {
    const stream = await contract.connect();
    const peer = await peerWithRegistry();
    stream.close();
    expect(
      await outcomeOf(peer, execution('first', askCommand('access-1', 'subject-1', STATUTORY))),
    ).to.equal('ok');
  });
});

describe('the shim', function () {
  this.timeout(60_000);

  it('ends itself at a peer’s keep-alive message, which peers must therefore not send', async () => {
    const contract = await ContractProcess.start();
    try {
      (await contract.connect()).keepAlive();
      for (let tries = 0; contract.exitCode === null && tries < 100; tries++) {
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      expect(contract.exitCode).to.equal(1);
      expect(contract.said).to.contain('Received unknown message from the peer');
    } finally {
      await contract.stop();
    }
  });
});
