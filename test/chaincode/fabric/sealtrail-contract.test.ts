import '../../fabric-peer/quiet-shim.ts';
import { expect } from 'chai';
import { canonicalJson } from '#core/canonical-json';
import { RecordPacker } from '#core/packed-records';
import { CLOCK_TOLERANCE_MS } from '#core/schema/time';
import { contracts } from '#chaincode/contracts';
import { CHAINCODE_EVENT } from '#chaincode/fabric/chaincode-event';
import { SealtrailContract } from '#chaincode/fabric/sealtrail-contract';
import { PROCESSOR_LIMITS } from '#chaincode/processor-limits';
import { readPayload } from '#chaincode/read-payload';
import { AGENCIES, id32, LEDGER_ID, NOW_MS } from '../../core/rule-context.ts';
import { createWallet } from '../../core/wallet.ts';
import { askCommand, CATEGORY, CLAUSE, grantCommand, registryCommands, subjectKeyCommand } from '../world.ts';
import { DispatcherContract } from '../../fabric-peer/dispatcher-contract.ts';
import { Organisation, type ClientIdentity } from '../../fabric-peer/organisation.ts';
import { Peer, type Endorsement, type Proposal } from './peer.ts';

const ContractAtNow = class extends SealtrailContract {
  constructor() {
    super(() => NOW_MS);
  }
};

const ministry = await Organisation.create('ministry');
const province = await Organisation.create('province-a');

const SIGNERS = {
  registrar: await ministry.enrol({ role: 'registrar', agency: AGENCIES.registrar }),
  portal: await ministry.enrol({ role: 'portal', agency: AGENCIES.registrar }),
  first: await ministry.enrol({ role: 'agency', agency: AGENCIES.first }),
  second: await province.enrol({ role: 'agency', agency: AGENCIES.second }),
} as const satisfies Record<string, ClientIdentity>;

const STATUTORY = { kind: 'statutory', clause: CLAUSE };

interface ReadOutcome {
  readonly commandId: string | null;
  readonly ok: boolean;
  readonly code?: string;
}

function call(signer: ClientIdentity, ...name: Proposal['call']): Proposal {
  return { signer, call: name, timeMs: NOW_MS };
}

function execution(signer: ClientIdentity, ...commands: readonly unknown[]): Proposal {
  return call(signer, 'sealtrail:execute', JSON.stringify(commands));
}

function packed(signer: ClientIdentity, ...commands: readonly unknown[]): Proposal {
  const items = new RecordPacker().pack(commands);
  return call(signer, 'sealtrail:execute', `{"packed":[${items.join()}]}`);
}

function outcomesOf(endorsement: Endorsement): readonly ReadOutcome[] {
  expect(endorsement.message, 'message').to.equal('');
  return JSON.parse(endorsement.payload) as readonly ReadOutcome[];
}

/** One command's outcome: `ok`, its refusal's code, or the code that ended the transaction. */
async function outcomeOf(peer: Peer, signer: ClientIdentity, command: unknown): Promise<string> {
  const endorsement = await peer.endorse(execution(signer, command));
  if (endorsement.status !== 200) return endorsement.message.replace(/: .*/, '');
  const [outcome] = outcomesOf(endorsement);
  return outcome?.ok === true ? 'ok' : (outcome?.code ?? 'none');
}

async function peerWithRegistry(): Promise<Peer> {
  const peer = new Peer(LEDGER_ID, new DispatcherContract(ContractAtNow));
  await peer.submit(execution(SIGNERS.registrar, ...registryCommands()));
  return peer;
}

describe('the transactions of the contract', () => {
  it('are these and no others', () => {
    const [contract, ...others] = contracts;
    if (contract === undefined) throw new Error('no contract');
    const { metadata } = new DispatcherContract(contract).dispatcher;
    const transactions = metadata.contracts['sealtrail']?.transactions.map(
      ({ name, tag = [], parameters = [] }) => {
        const names = parameters.map((parameter) => `${parameter.name}: ${parameter.schema.type}`);
        return `${tag[0] ?? ''} ${name}(${names.join(', ')})`;
      },
    );
    expect(transactions).to.have.members([
      'SUBMIT execute(commandsJson: string)',
      'SUBMIT suspendAgency(commandId: string, officer: string, creditCode: string, reason: string)',
      'SUBMIT retireSealKey(commandId: string, officer: string, keyId: string, reason: string)',
      'EVALUATE read(name: string, id: string)',
      'EVALUATE describe()',
    ]);
    expect(others).to.deep.equal([]);
    expect(Object.keys(metadata.contracts)).to.deep.equal(['sealtrail', 'org.hyperledger.fabric']);
  });

  it('are described by the shim’s own contract', async () => {
    const peer = new Peer(LEDGER_ID, new DispatcherContract(ContractAtNow));
    const { payload } = await peer.endorse(call(SIGNERS.first, 'org.hyperledger.fabric:GetMetadata'));
    const { contracts: described } = JSON.parse(payload) as { readonly contracts: object };
    expect(described).to.have.all.keys('sealtrail', 'org.hyperledger.fabric');
  });

  it('take as many arguments as they name', async () => {
    const peer = new Peer(LEDGER_ID, new DispatcherContract(ContractAtNow));
    const { message } = await peer.endorse(call(SIGNERS.first, 'read', 'agency'));
    expect(message).to.equal('Expected 2 parameters, but 1 have been supplied');
  });

  it('cannot be reached by another name', async () => {
    const peer = new Peer(LEDGER_ID, new DispatcherContract(ContractAtNow));
    for (const name of ['constructor', 'createContext', 'getName', 'beforeTransaction', 'Execute']) {
      const { status, message } = await peer.endorse(call(SIGNERS.registrar, name));
      expect([status, message]).to.deep.equal([
        500,
        `You've asked to invoke a function that does not exist: ${name}`,
      ]);
    }
  });
});

describe('execute', () => {
  it('carries out a list in which each command needs the one before it', async () => {
    const peer = new Peer(LEDGER_ID, new DispatcherContract(ContractAtNow));
    const commands = registryCommands();
    const endorsement = await peer.submit(execution(SIGNERS.registrar, ...commands));
    expect(outcomesOf(endorsement)).to.deep.equal(
      commands.map(({ id }, place) => ({ commandId: id, ok: true, events: [place] })),
    );
    expect(endorsement.reads).to.deep.equal([...new Set(endorsement.reads)]);
  });

  it('announces everything in one event, in canonical bytes', async () => {
    const peer = new Peer(LEDGER_ID, new DispatcherContract(ContractAtNow));
    const { event } = await peer.endorse(execution(SIGNERS.registrar, ...registryCommands()));
    expect(event?.name).to.equal(CHAINCODE_EVENT);
    const payload = JSON.parse(event?.payload ?? '') as {
      v: number;
      events: { type: string; commandId: string }[];
    };
    expect(event?.payload).to.equal(canonicalJson(payload));
    expect(payload.v).to.equal(1);
    expect(payload.events.map(({ commandId }) => commandId)).to.deep.equal(
      registryCommands().map(({ id }) => id),
    );
  });

  it('writes canonical bytes', async () => {
    const { writes } = await (
      await peerWithRegistry()
    ).endorse(execution(SIGNERS.first, askCommand('access-1', 'subject-1', STATUTORY)));
    expect([...writes.keys()]).to.have.length(1);
    for (const value of writes.values()) {
      expect(value.toString()).to.equal(canonicalJson(JSON.parse(value.toString())));
    }
  });

  it('keeps the record of many accesses in one value', async () => {
    const asks = ['access-1', 'access-2', 'access-3'].map((id) => askCommand(id, id, STATUTORY));
    const { writes, transactionId } = await (
      await peerWithRegistry()
    ).endorse(execution(SIGNERS.first, ...asks));
    expect([...writes.keys()]).to.deep.equal([`asked/${transactionId}`]);
  });

  it('leaves nothing of a refused command, and does the others', async () => {
    const peer = await peerWithRegistry();
    const commands = registryCommands();
    const refused = await peer.endorse(execution(SIGNERS.registrar, commands[0]));
    expect(outcomesOf(refused)[0]).to.include({ ok: false, code: 'AGENCY_EXISTS' });
    expect(refused.writes.size).to.equal(0);
    expect(refused.event).to.equal(undefined);
    const fourth = { ...commands[0], id: 'register-fourth', creditCode: AGENCIES.fourth };
    const mixed = await peer.endorse(execution(SIGNERS.registrar, commands[0], fourth));
    expect(outcomesOf(mixed).map(({ ok }) => ok)).to.deep.equal([false, true]);
    expect([...mixed.writes.keys()]).to.deep.equal([`agency/${AGENCIES.fourth}`]);
  });

  it('does the same with packed commands, and answers briefly', async () => {
    const asks = [1, 2, 3].map((i) => askCommand(`access-${String(i)}`, `subject-${String(i)}`, STATUTORY));
    const [first, , third] = asks;
    const commands = [...asks, null, first, { ...third, purpose: 'unlike the first' }];
    const plain = await (await peerWithRegistry()).endorse(execution(SIGNERS.first, ...commands));
    const brief = await (await peerWithRegistry()).endorse(packed(SIGNERS.first, ...commands));
    expect(JSON.parse(brief.payload)).to.deep.equal(
      (JSON.parse(plain.payload) as { readonly ok: boolean; readonly events?: unknown }[]).map((outcome) =>
        outcome.ok ? outcome.events : outcome,
      ),
    );
    const withoutIds = (text = ''): unknown =>
      JSON.parse(canonicalJson(readPayload(text)).replaceAll(/[0-9a-f]{64}/g, ''));
    expect(withoutIds(brief.event?.payload)).to.deep.equal(withoutIds(plain.event?.payload));
    expect(brief.event?.payload).to.match(/,"v":2}$/);
    expect(brief.event?.payload.length).to.be.below((plain.event?.payload.length ?? 0) / 1.5);
    expect([...brief.writes.values()].map(String)).to.deep.equal([...plain.writes.values()].map(String));
  });

  it('gives the same bytes on every peer', async () => {
    const peers = [await peerWithRegistry(), await peerWithRegistry()];
    const proposal = {
      ...execution(
        SIGNERS.first,
        askCommand('access-1', 'a', STATUTORY),
        askCommand('access-2', 'b', { kind: 'grant' }),
      ),
      nonce: Buffer.alloc(24, 7),
    };
    const [one, other] = await Promise.all(peers.map((peer) => peer.endorse(proposal)));
    expect(one?.writes.size).to.equal(1);
    expect(one).to.deep.equal(other);
  });

  const malformed: readonly [title: string, argument: string, code: string][] = [
    ['no JSON', '[{', 'INPUT_INVALID'],
    ['no list', '{"type":"access.ask"}', 'INPUT_INVALID'],
    ['an empty list', '[]', 'INPUT_INVALID'],
    ['too many bytes', `[${' '.repeat(PROCESSOR_LIMITS.batchBytesMax)}1]`, 'BATCH_TOO_LARGE'],
    ['too many commands', JSON.stringify(new Array(1_001).fill(0)), 'BATCH_TOO_LARGE'],
    ['packed what is no list', '{"packed":{}}', 'INPUT_INVALID'],
    ['an empty packed list', '{"packed":[]}', 'INPUT_INVALID'],
    ['a packed record that is none', '{"packed":[{},"x"]}', 'INPUT_INVALID'],
    ['too many packed commands', `{"packed":[${new Array(1_001).fill('{}').join()}]}`, 'BATCH_TOO_LARGE'],
    [
      'packed commands that are too many bytes when they are unpacked',
      `{"packed":[{"type":"${'x'.repeat(60_000)}"}${',{}'.repeat(40)}]}`,
      'BATCH_TOO_LARGE',
    ],
  ];
  for (const [title, argument, code] of malformed) {
    it(`refuses ${title}`, async () => {
      const peer = new Peer(LEDGER_ID, new DispatcherContract(ContractAtNow));
      const { status, message } = await peer.endorse(call(SIGNERS.registrar, 'execute', argument));
      expect(status).to.equal(500);
      expect(message).to.match(new RegExp(`^${code}: `));
    });
  }
});

describe('the signer', () => {
  const ask = askCommand('access-1', 'subject-1', STATUTORY);

  const strangers: readonly [
    title: string,
    mspId: string,
    attributes: Record<string, string> | undefined,
    code: string,
  ][] = [
    ['without any attribute', 'ministry', undefined, 'ROLE_NOT_ALLOWED'],
    ['without a role', 'ministry', { agency: AGENCIES.first }, 'ROLE_NOT_ALLOWED'],
    ['with a role that is none', 'ministry', { role: 'admin', agency: AGENCIES.first }, 'ROLE_NOT_ALLOWED'],
    [
      'of an MSP that is no organisation',
      'Org1MSP',
      { role: 'agency', agency: AGENCIES.first },
      'ROLE_NOT_ALLOWED',
    ],
    ['without an agency', 'ministry', { role: 'agency' }, 'OTHER_AGENCY'],
    [
      'with an agency that is no credit code',
      'ministry',
      { role: 'agency', agency: 'first' },
      'OTHER_AGENCY',
    ],
    [
      'of another organisation, whose CA claims the agency and its organisation',
      'province-a',
      { role: 'agency', agency: AGENCIES.first, organisation: 'ministry' },
      'OTHER_AGENCY',
    ],
  ];
  for (const [title, mspId, attributes, code] of strangers) {
    it(`is refused ${title}`, async () => {
      const signer = { ...(await ministry.enrol(attributes)), mspId };
      expect(await outcomeOf(await peerWithRegistry(), signer, ask)).to.equal(code);
    });
  }

  it('cannot do what is another role’s', async () => {
    const peer = await peerWithRegistry();
    const suspend = {
      type: 'registry.suspend-agency',
      id: 'suspend-second',
      officer: id32('officer'),
      creditCode: AGENCIES.second,
      reason: 'merged',
    };
    expect(await outcomeOf(peer, SIGNERS.first, suspend)).to.equal('ROLE_NOT_ALLOWED');
    expect(await outcomeOf(peer, SIGNERS.registrar, suspend)).to.equal('ok');
  });

  it('cannot release for another agency', async () => {
    const peer = await peerWithRegistry();
    const { transactionId } = await peer.submit(execution(SIGNERS.first, ask));
    const release = {
      type: 'access.release',
      id: 'release-1',
      officer: id32('officer'),
      accessId: `${transactionId}.0`,
      categories: [CATEGORY],
      recordCount: 1,
      responseHash: id32('response'),
      byteSize: 10,
    };
    expect(await outcomeOf(peer, SIGNERS.first, release)).to.equal('ACCESS_OTHER_PROVIDER');
    expect(await outcomeOf(peer, SIGNERS.second, release)).to.equal('ok');
  });
});

describe('the time of a transaction', () => {
  const times: readonly [offMs: number, code: string][] = [
    [-CLOCK_TOLERANCE_MS - 1, 'TIME_OUT_OF_BOUNDS'],
    [-CLOCK_TOLERANCE_MS, 'ok'],
    [CLOCK_TOLERANCE_MS, 'ok'],
    [CLOCK_TOLERANCE_MS + 1, 'TIME_OUT_OF_BOUNDS'],
  ];
  for (const [offMs, code] of times) {
    it(`${String(offMs)} ms off the peer's clock: ${code}`, async () => {
      const peer = await peerWithRegistry();
      const proposal = execution(SIGNERS.first, askCommand('access-1', 'subject-1', STATUTORY));
      const { status, message, event } = await peer.endorse({ ...proposal, timeMs: NOW_MS + offMs });
      expect(status === 200 ? 'ok' : message.replace(/: .*/, '')).to.equal(code);
      if (code === 'ok') expect(event?.payload).to.contain(`"at":${String(NOW_MS + offMs)}`);
    });
  }
});

describe('a grant by the citizen’s own key', () => {
  const wallet = createWallet();
  const grant = grantCommand('grant-0001', 'subject-1');

  async function peerWithKey(): Promise<Peer> {
    const peer = await peerWithRegistry();
    await peer.submit(execution(SIGNERS.portal, subjectKeyCommand('subject-1', wallet)));
    return peer;
  }

  it('is made, and carries the access that is asked for under it', async () => {
    const peer = await peerWithKey();
    await peer.submit(execution(SIGNERS.portal, wallet.signed(grant)));
    const { event } = await peer.submit(
      execution(SIGNERS.first, askCommand('access-1', 'subject-1', { kind: 'grant' })),
    );
    expect(event?.payload).to.contain('"decision":"permit"').and.to.contain('"grantId":"grant-0001"');
  });

  const signed = wallet.signed(grant);
  const replays: readonly [title: string, command: unknown, code: string][] = [
    ['under another command id', { ...signed, id: 'grant-0002' }, 'EVIDENCE_SIGNATURE_INVALID'],
    ['for another subject', { ...signed, subjectId: id32('subject-2') }, 'EVIDENCE_KEY_UNKNOWN'],
    [
      'with other terms',
      { ...grantCommand('grant-0001', 'subject-1', { maxUses: 9 }), evidence: signed.evidence },
      'EVIDENCE_SIGNATURE_INVALID',
    ],
    ['made for another ledger', wallet.signed(grant, { aud: 'province-a' }), 'EVIDENCE_OTHER_AUDIENCE'],
    [
      'made long ago',
      wallet.signed(grant, { iatMs: NOW_MS - CLOCK_TOLERANCE_MS - 1_000 }),
      'EVIDENCE_OUTDATED',
    ],
    [
      'made by another key',
      createWallet().signed(grant, { kid: wallet.keyId }),
      'EVIDENCE_SIGNATURE_INVALID',
    ],
    ['left out', { ...grant, evidence: { by: 'session' } }, 'EVIDENCE_NOT_ALLOWED'],
  ];
  for (const [title, command, code] of replays) {
    it(`is refused with a signature ${title}`, async () => {
      expect(await outcomeOf(await peerWithKey(), SIGNERS.portal, command)).to.equal(code);
    });
  }

  it('is refused when it is sent again', async () => {
    const peer = await peerWithKey();
    await peer.submit(execution(SIGNERS.portal, signed));
    expect(await outcomeOf(peer, SIGNERS.portal, signed)).to.equal('GRANT_EXISTS');
  });

  it('permits exactly as often as it says within one transaction', async () => {
    const peer = await peerWithKey();
    await peer.submit(
      execution(SIGNERS.portal, wallet.signed(grantCommand('grant-0001', 'subject-1', { maxUses: 2 }))),
    );
    const asks = ['access-1', 'access-2', 'access-3', 'access-4'].map((id) =>
      askCommand(id, 'subject-1', { kind: 'grant' }),
    );
    const { event } = await peer.submit(execution(SIGNERS.first, ...asks));
    const { events } = JSON.parse(event?.payload ?? '') as {
      events: { decision: string; reason?: string }[];
    };
    expect(events.map(({ decision, reason }) => reason ?? decision)).to.deep.equal([
      'permit',
      'permit',
      'GRANT_EXHAUSTED',
      'GRANT_EXHAUSTED',
    ]);
  });
});

describe('the named transactions', () => {
  it('suspend an agency, and fail with the code the second time', async () => {
    const peer = await peerWithRegistry();
    const suspend = (id: string): Proposal =>
      call(SIGNERS.registrar, 'suspendAgency', id, id32('officer'), AGENCIES.second, 'merged');
    expect(outcomesOf(await peer.submit(suspend('suspend-1')))).to.deep.equal([
      { commandId: 'suspend-1', ok: true, events: [0] },
    ]);
    const { status, message, writes } = await peer.endorse(suspend('suspend-2'));
    expect(status).to.equal(500);
    expect(message).to.match(/^AGENCY_NOT_ACTIVE: /);
    expect(writes.size).to.equal(0);
  });

  it('retire a seal key only if there is one', async () => {
    const { message } = await (
      await peerWithRegistry()
    ).endorse(call(SIGNERS.registrar, 'retireSealKey', 'retire-1', id32('officer'), id32('key'), 'lost'));
    expect(message).to.match(/^SEAL_KEY_NOT_FOUND: /);
  });

  it('read a value as it is committed', async () => {
    const peer = await peerWithRegistry();
    const { payload } = await peer.endorse(call(SIGNERS.first, 'read', 'agency', AGENCIES.first));
    expect(payload).to.equal('{"organisation":"ministry","powers":["counter"],"status":"active"}');
    const nothing = await peer.endorse(call(SIGNERS.first, 'read', 'agency', AGENCIES.fourth));
    expect(nothing.payload).to.equal('null');
  });

  it('read nothing by a name that is no state’s, nor for a signer without a role', async () => {
    const peer = await peerWithRegistry();
    const { message } = await peer.endorse(call(SIGNERS.first, 'read', 'constructor', 'x'));
    expect(message).to.match(/^INPUT_INVALID: /);
    const stranger = await ministry.enrol(undefined);
    const refused = await peer.endorse(call(stranger, 'read', 'agency', AGENCIES.first));
    expect(refused.message).to.match(/^ROLE_NOT_ALLOWED: /);
  });

  it('describe what runs', async () => {
    const { payload, writes } = await new Peer(LEDGER_ID, new DispatcherContract(ContractAtNow)).endorse(
      call(SIGNERS.first, 'describe'),
    );
    const description = JSON.parse(payload) as Record<string, unknown>;
    expect(description).to.include({ ledgerId: LEDGER_ID, version: '0.1.0' });
    expect(description['commandTypes']).to.include.members(['access.ask', 'certificate.issue']);
    expect(writes.size).to.equal(0);
  });
});
