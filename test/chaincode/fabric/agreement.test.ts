import '../../fabric-peer/quiet-shim.ts';
import { createHash } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import { canonicalJson } from '#core/canonical-json';
import { RecordPacker } from '#core/packed-records';
import { AGGREGATES } from '#core/contract/aggregates';
import { DomainEvent } from '#core/contract/domain-event';
import type { AggregateName } from '#core/contract/states';
import { canonicalCommand } from '#chaincode/canonical-command';
import { readPayload } from '#chaincode/read-payload';
import { readState, writeState } from '#chaincode/state-text';
import { SealtrailContract } from '#chaincode/fabric/sealtrail-contract';
import { ContractProcess } from '../../fabric-peer/contract-process.ts';
import { DispatcherContract } from '../../fabric-peer/dispatcher-contract.ts';
import { Organisation, type ClientIdentity } from '../../fabric-peer/organisation.ts';
import { MemoryState } from '../../core/memory-state.ts';
import { ACTORS } from '../../core/rule-context.ts';
import { createWallet } from '../../core/wallet.ts';
import { randomTransactions, type RandomTransaction, type SignerName } from '../random-commands.ts';
import { registryCommands } from '../world.ts';
import { Peer, type Endorsement, type Proposal } from './peer.ts';

const CHANNEL = 'sealtrail';
const RUNS = 10;

const organisations = {
  ministry: await Organisation.create('ministry'),
  'province-a': await Organisation.create('province-a'),
};
const names = Object.keys(ACTORS) as SignerName[];
const signers = new Map<SignerName, ClientIdentity>();
for (const name of names) {
  signers.set(name, await organisations[ACTORS[name].organisation].enrol(ACTORS[name]));
}

function proposalOf({ who, commands }: RandomTransaction, place: number, timeMs: number): Proposal {
  const signer = signers.get(who);
  if (signer === undefined) throw new TypeError(`no signer ${who}`);
  const nonce = createHash('sha256')
    .update(`nonce ${String(place)}`)
    .digest()
    .subarray(0, 24);
  return { signer, call: ['execute', argumentOf(commands, place)], timeMs, nonce };
}

/** Every second transaction is packed. */
function argumentOf(commands: readonly unknown[], place: number): string {
  if (place % 2 === 0) return JSON.stringify(commands);
  const packer = new RecordPacker();
  const items = commands.flatMap((command) =>
    canonicalCommand(command) === undefined ? [`[${JSON.stringify(command)}]`] : packer.pack([command]),
  );
  return `{"packed":[${items.join()}]}`;
}

/** Every domain event of what was endorsed, each of a form that the contract declares. */
function eventsOf({ event }: Endorsement): readonly DomainEvent[] {
  if (event === undefined) return [];
  expect(event.payload).to.equal(canonicalJson(JSON.parse(event.payload)));
  const events = readPayload(event.payload);
  if (events === undefined) throw new Error('a payload that nobody can read');
  return events.map((each) => DomainEvent.parse(each));
}

function requireFolded(peer: Peer, events: readonly DomainEvent[]): void {
  const folded = new MemoryState(AGGREGATES);
  folded.apply(...events);
  for (const [key, { value }] of peer.state.entries(Number.MAX_SAFE_INTEGER)) {
    const [name = '', ...id] = key.split('/');
    const expected = folded.get(name as AggregateName, id.join('/'));
    const text = Buffer.from(value).toString();
    expect(readState(key, text), key).to.deep.equal(expected);
    expect(text, key).to.equal(writeState(key, expected));
  }
}

describe('two organisations’ processes and the dispatcher', function () {
  this.timeout(120_000);
  const processes: ContractProcess[] = [];
  before(async () => {
    processes.push(...(await Promise.all([ContractProcess.start(), ContractProcess.start()])));
  });
  after(() => Promise.all(processes.map((process) => process.stop())));

  const wallet = createWallet();
  const nowMs = Date.now();
  const histories = fc.array(randomTransactions(wallet, nowMs), { minLength: 1, maxLength: 6 });

  it('give the same bytes for the same transactions, whose events fold to the state that they wrote', () =>
    fc.assert(
      fc.asyncProperty(histories, async (history) => {
        const runtimes = [...processes, new DispatcherContract(SealtrailContract)];
        const peers = runtimes.map((runtime) => new Peer(CHANNEL, runtime));
        const events: DomainEvent[] = [];
        const first: RandomTransaction = { who: 'registrar', commands: registryCommands(nowMs) };
        for (const [place, transaction] of [first, ...history].entries()) {
          const proposal = proposalOf(transaction, place, nowMs + place);
          const [one, ...others] = await Promise.all(peers.map((peer) => peer.endorse(proposal)));
          if (one === undefined) throw new Error('no peer');
          expect(one.status, one.message).to.equal(200);
          for (const other of others) expect(other).to.deep.equal(one);
          for (const peer of peers) peer.commit(one);
          events.push(...eventsOf(one));
        }
        for (const peer of peers) requireFolded(peer, events);
      }),
      { numRuns: RUNS },
    ));
});
