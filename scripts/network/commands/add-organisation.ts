import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Membership } from '../bring-up/membership.ts';
import { startOrganisation } from '../bring-up/start-organisation.ts';
import { Endpoints } from '../channel/endpoints.ts';
import { agreeOnEndorsement } from '../contract/agree-on-endorsement.ts';
import { deploymentInForce } from '../contract/deploy-contract.ts';
import type { Deployment } from '../contract/deployment.ts';
import type { Organisation } from '../description/network.ts';
import { parseAddition, widenDescription } from '../description/organisation-addition.ts';
import { parseDescription } from '../description/parse-description.ts';
import { putFile } from '../files.ts';
import { writeConnectionProfiles } from '../gateways/write-connection-profiles.ts';
import type { StartingContext } from '../network-context.ts';
import { NetworkError } from '../network-error.ts';
import { awaitPeerConfig } from '../protocol/await-peer-config.ts';
import { fetchConfig } from '../protocol/fetch-config.ts';
import { withAnyOrderer } from '../protocol/with-any-orderer.ts';
import { settleAll } from '../settle-all.ts';
import { requireUp } from './require-up.ts';

const ORGANISATIONS = new URL('../../../network-config/organisations/', import.meta.url);

/**
 * A further organisation joins the network while it runs: its CA is started, the members sign it into the channel, its
 * peers join and catch up, all approve the contract with an endorsement policy that counts it. Commands go on
 * meanwhile. Each step does what is missing, so an interrupted addition is finished by the same command.
 */
export async function addOrganisationTo(context: StartingContext, described: string): Promise<void> {
  const { network, folder, progress } = context;
  requireUp(context);
  const inForce = await requireDeployment(context);
  const file = additionFile(described);
  const addition = parseAddition(await readAddition(file), file);
  const text = widenDescription(await readFile(folder.description, 'utf8'), addition, file);
  const wider = { ...context, network: parseDescription(text, folder.description) };
  const organisation = wider.network.organisations.find(({ id }) => id === addition.organisation.id);
  if (organisation === undefined) throw new TypeError('the wider network lacks the organisation');
  const present = network.organisations.filter(({ id }) => id !== organisation.id);
  const genesis = new Membership(
    { ...context, network: { ...network, organisations: present } },
    organisation,
  );
  await startOrganisation(wider, organisation, { genesis, deployment: inForce });
  await putFile(folder.description, text);
  await progress.step(`${organisation.id}: its peers know the channel as it is`, () =>
    awaitCaughtUp(wider, organisation),
  );
  const { sequence } = await progress.step('contract: every organisation endorses from now on', () =>
    agreeOnEndorsement(wider, inForce),
  );
  await writeConnectionProfiles(wider.network, folder);
  progress.say(
    `${organisation.id} is a member of ${network.channel} (contract ${inForce.version}, definition ${String(sequence)}). Gateways know it when they start again.`,
  );
}

async function requireDeployment(context: StartingContext): Promise<Deployment> {
  const inForce = await deploymentInForce(context);
  if (inForce !== undefined) return inForce;
  throw new NetworkError('NETWORK_DOWN', 'no contract is in force on the channel', {
    remedy: 'Finish bringing the network up: npm run network -- up',
  });
}

function additionFile(described: string): string {
  return /^[a-z0-9-]+$/.test(described)
    ? fileURLToPath(new URL(`${described}.yaml`, ORGANISATIONS))
    : resolve(described);
}

async function readAddition(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new NetworkError('DESCRIPTION_INVALID', `the description ${file} cannot be read`, {
      cause,
      remedy: 'Name a file, or an organisation of network-config/organisations/.',
    });
  }
}

/** A peer that has just joined runs through the channel's blocks from the first on. */
async function awaitCaughtUp(
  { network, folder }: StartingContext,
  { id, peers }: Organisation,
): Promise<void> {
  const { channel } = network;
  const endpoints = new Endpoints(network, folder);
  const signer = await endpoints.administrator(id);
  const config = await withAnyOrderer(await endpoints.orderers(), (orderer) =>
    fetchConfig({ channel, orderer, signer }),
  );
  await settleAll(
    peers.map(async (peer) =>
      awaitPeerConfig({ channel, peer: await endpoints.peer(id, peer), signer, config }),
    ),
  );
}
