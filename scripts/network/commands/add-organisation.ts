import { readFile } from 'node:fs/promises';
import { admit, type Joining } from '../bring-up/admit.ts';
import { Membership } from '../bring-up/membership.ts';
import { startOrganisation } from '../bring-up/start-organisation.ts';
import { Endpoints } from '../channel/endpoints.ts';
import { contractInForce, type ContractInForce } from '../contract/contract-in-force.ts';
import { agreeOnEndorsement, putToWork } from '../contract/put-to-work.ts';
import { widenDescription } from '../description/organisation-addition.ts';
import { organisationsHere } from '../description/part-here.ts';
import { parseDescription } from '../description/parse-description.ts';
import { putFile } from '../files.ts';
import { writeConnectionProfiles } from '../gateways/write-connection-profiles.ts';
import { writeHere } from '../here.ts';
import { fingerprint, type PublicOrganisation } from '../material/public-bundle.ts';
import { isNews, keepPublic, publicFiles, readPublic } from '../material/public-organisation.ts';
import { withNetwork, type NetworkContext, type StartingContext } from '../network-context.ts';
import { NetworkError } from '../network-error.ts';
import { awaitPeerConfig } from '../protocol/await-peer-config.ts';
import { fetchConfig } from '../protocol/fetch-config.ts';
import { withAnyOrderer } from '../protocol/with-any-orderer.ts';
import { settleAll } from '../settle-all.ts';
import { readAdditionSource } from './addition-source.ts';
import { requireMember } from './require-member.ts';
import { requireUp } from './require-up.ts';

export interface AdditionCall {
  /** The description of an organisation, by name or file, or what another member's machine has signed so far. */
  readonly described: string;
  /** What `export` wrote on the organisation's own machine. */
  readonly publicFile: string | undefined;
  readonly isElsewhere: boolean;
}

/**
 * A further organisation joins the network while it runs: its CA is started, the members sign it into the channel, its
 * peers join and catch up, all approve the contract with an endorsement policy that counts it. Commands go on
 * meanwhile. Each step does what is missing, so an interrupted addition is finished by the same command.
 *
 * It runs on this machine, unless `isElsewhere` or its public certificates come in a file from its own, or this folder
 * says which organisations run here and not this one.
 */
export async function addOrganisationTo(
  context: StartingContext,
  { described, publicFile, isElsewhere }: AdditionCall,
): Promise<void> {
  requireMember(context);
  requireUp(context);
  const inForce = await requireContract(context);
  const { folder, progress } = context;
  const source = await readAdditionSource(described, publicFile);
  const { addition, file } = source;
  const text = widenDescription(await readFile(folder.description, 'utf8'), addition, file);
  const { id } = addition.organisation;
  const placed = await place(context, id, { isElsewhere, told: source.told });
  const wider = withNetwork(placed, parseDescription(text, folder.description));
  const organisation = wider.network.organisations.find((one) => one.id === id);
  if (organisation === undefined) throw new TypeError('the wider network lacks the organisation');
  const present = context.network.organisations.filter((one) => one.id !== id);
  const before = withNetwork(placed, { ...context.network, organisations: present });
  const joining: Joining = { organisation, addition, request: source.request };
  const own = wider.here.organisations.find((one) => one.id === id);
  if (own !== undefined)
    await startOrganisation(wider, own, {
      genesis: new Membership(before, joining),
      deployment: inForce.deployment,
    });
  else await admitElsewhere(before, joining, text);
  if (placed.hereIds !== undefined) await writeHere(folder, placed.hereIds);
  await putFile(folder.description, text);
  await progress.step('the peers here know the channel as it is', () => awaitConfig(wider));
  const settled = await putToWork(wider, inForce);
  const { version, sequence } = await progress.step('contract: every organisation endorses from now on', () =>
    agreeOnEndorsement(wider, settled),
  );
  await writeConnectionProfiles(wider);
  progress.say(
    `${id} is a member of ${wider.network.channel} (contract ${version}, definition ${String(sequence)}). Gateways know it when they start again.`,
  );
}

/** Before its certificates are known it is told how they get here. */
async function admitElsewhere(context: NetworkContext, joining: Joining, wider: string): Promise<void> {
  const { folder } = context;
  const { id } = joining.organisation;
  if ((await readPublic(folder, id)) !== undefined) return admit(context, joining);
  const description = folder.joiningDescription(id);
  await putFile(description, wider);
  throw new NetworkError(
    'MATERIAL_MISSING',
    `awaited from another machine: the public certificates of ${id} (${publicFiles(folder, id)})`,
    {
      remedy: `Take ${description} to its machine; there npm run network -- up FILE --only ${id}, and npm run network -- export. Bring what that writes here: npm run network -- add-organisation DESCRIPTION PUBLIC`,
    },
  );
}

async function requireContract(context: StartingContext): Promise<ContractInForce> {
  const inForce = await contractInForce(context);
  if (inForce !== undefined) return inForce;
  throw new NetworkError('NETWORK_DOWN', 'no contract is in force on the channel', {
    remedy: 'Finish bringing the network up: npm run network -- up',
  });
}

/** The context that knows where the organisation runs; its public certificates are kept. */
async function place<C extends NetworkContext>(
  context: C,
  id: string,
  { isElsewhere, told }: { isElsewhere: boolean; told: PublicOrganisation | undefined },
): Promise<C> {
  const { folder, here, progress } = context;
  if (told === undefined && !isElsewhere) return context;
  if (organisationsHere(here).some((one) => one.id === id))
    throw new NetworkError('HERE_DIFFERS', `${id} runs on this machine`, {
      remedy: 'Run the command with the description alone.',
    });
  const hereIds = context.hereIds ?? organisationsHere(here).map((one) => one.id);
  if (told !== undefined && (await isNews(folder, told))) {
    await keepPublic(folder, told);
    progress.say(`${id}: identities ${fingerprint(told.root)}, servers ${fingerprint(told.tlsRoot)}`);
  }
  return { ...context, hereIds };
}

/** The peers of this machine, a new one that runs through the channel's blocks among them. */
async function awaitConfig(context: StartingContext): Promise<void> {
  const { network, here } = context;
  const { channel } = network;
  const endpoints = new Endpoints(context);
  const reader = await endpoints.reader();
  const config = await withAnyOrderer(await endpoints.orderers(), (orderer) =>
    fetchConfig({ channel, orderer, signer: reader }),
  );
  await settleAll(
    here.organisations.flatMap(({ id, peers }) =>
      peers.map(async (described) => {
        const peer = await endpoints.peer(id, described);
        await awaitPeerConfig({ channel, peer, signer: await endpoints.administrator(id), config });
      }),
    ),
  );
}
