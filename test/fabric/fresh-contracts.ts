import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Endpoints, first } from '../../scripts/network/channel/endpoints.ts';
import { approveHere } from '../../scripts/network/contract/agree-on-contract.ts';
import { awaitAgreement } from '../../scripts/network/contract/await-agreement.ts';
import { contractInForce, type ContractInForce } from '../../scripts/network/contract/contract-in-force.ts';
import type { NetworkContext } from '../../scripts/network/network-context.ts';
import { openNetwork } from '../../scripts/network/open-network.ts';
import { Progress } from '../../scripts/network/progress.ts';
import { canEndorse } from '../../scripts/network/protocol/can-endorse.ts';
import { until } from '../until.ts';
import type { TestNetwork } from './test-network.ts';

/** Defined at one time: peers take a second to tell one another, however many there are. */
const GROUP = 24;

/**
 * Ledgers without a command on a network that runs: each is the contract under another name on the channel. The
 * package and the processes are the network's, the world state and the registry are the name's own.
 */
export class FreshContracts {
  readonly #network: TestNetwork;
  readonly #free: string[] = [];
  #defined = 0;

  constructor(network: TestNetwork) {
    this.#network = network;
  }

  /** The connection profile of a gateway that can sign for everybody, on a contract that nobody has called. */
  async next(): Promise<string> {
    if (this.#free.length === 0) await this.#define();
    const name = this.#free.shift();
    if (name === undefined) throw new Error('no contract was defined');
    const profile = this.#network.connection('demonstration');
    const own = join(dirname(profile), `${name}.json`);
    const described = JSON.parse(await readFile(profile, 'utf8')) as object;
    await writeFile(own, JSON.stringify({ ...described, chaincode: name }));
    return own;
  }

  async #define(): Promise<void> {
    const context = await openNetwork(this.#network.directory, { progress: new Progress(() => undefined) });
    const inForce = await contractInForce(context);
    if (inForce === undefined) throw new Error('the network has no contract');
    const names = Array.from({ length: GROUP }, (_, i) => `fresh-${String(this.#defined + i)}`);
    this.#defined += GROUP;
    await Promise.all(names.map((name) => define(context, inForce, name)));
    await Promise.all(names.map((name) => awaitEndorsers(context, name)));
    this.#free.push(...names);
  }
}

async function define(context: NetworkContext, inForce: ContractInForce, name: string): Promise<void> {
  const definition = { ...inForce.definition, name, sequence: 1 };
  await approveHere(context, definition, inForce.deployment);
  await awaitAgreement(context, definition);
}

/** A peer's gateway takes commands for a contract once the peer knows who else runs it. */
async function awaitEndorsers(context: NetworkContext, chaincode: string): Promise<void> {
  const { channel, organisations } = context.network;
  const endpoints = new Endpoints(context);
  for (const { id, peers } of organisations) {
    const peer = await endpoints.peer(id, first(peers));
    const signer = await endpoints.administrator(id);
    await until(`the peers of ${id} know who runs ${chaincode}`, () =>
      canEndorse({ channel, chaincode, peer, signer }),
    );
  }
}
