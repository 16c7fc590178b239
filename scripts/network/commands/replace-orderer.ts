import { readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { awaitLeader } from '../channel/await-channel.ts';
import { Endpoints } from '../channel/endpoints.ts';
import { servedMark, serveChannel } from '../bring-up/serve-channel.ts';
import type { Orderer } from '../description/network.ts';
import { otherOrderers } from '../description/other-orderers.ts';
import { partNameOf } from '../description/part-here.ts';
import { writtenAt } from '../files.ts';
import { Enrolment } from '../identities/enrolment.ts';
import { certificateFile } from '../identities/identity-files.ts';
import { orderingIdentities } from '../identities/identity-plan.ts';
import { requireCa } from '../identities/require-ca.ts';
import type { NetworkContext, StartingContext } from '../network-context.ts';
import { NetworkError } from '../network-error.ts';
import { stopProcess } from '../processes/processes.ts';
import { addConsenter, removeConsenter } from '../protocol/change-consenters.ts';
import { knowsLeader } from '../protocol/knows-leader.ts';
import { ensureMinder } from '../servers/minder-server.ts';
import { startCa } from '../servers/start-servers.ts';

/**
 * An orderer that has lost what it had written begins anew: the others forget what it had promised them, and take it
 * in as a new one. It is for the machine of the ordering organisation's CA, where its administrator is. What is left of
 * the orderer is put aside. The same command finishes what was interrupted. Fails with ORDERER_KEPT for one that
 * serves, and where too few of the others do.
 */
export async function replaceOrderer(context: StartingContext, name: string): Promise<void> {
  const { network, here, folder, progress } = context;
  const { ordering, channel } = network;
  const orderer = ordering.orderers.find((one) => one.name === name);
  if (orderer === undefined) throw unknown(name, ordering.orderers);
  requireCa(context, ordering.id);
  await requireReplaceable(context, orderer);
  const isHere = here.ordering?.orderers.some((one) => one.name === name) === true;
  if (isHere)
    await progress.step(`${name}: stopped, what is left of it put aside`, () => putAside(context, orderer));
  await progress.step(`${ordering.id}: identities`, async () => {
    await startCa(context, ordering);
    await new Enrolment(folder, ordering).complete(orderingIdentities(ordering));
  });
  const change = await changeOf(context, orderer);
  await progress.step(`${name}: taken from the orderers of ${channel}`, () => removeConsenter(change));
  await progress.step(`${name}: one of them again, as a new one`, () => addConsenter(change));
  if (!isHere) {
    progress.say(
      `Bring its keys to its machine (npm run network -- export FILE --keys ${partNameOf(ordering.id, orderer)}), and there: delete organisations/${ordering.id}/programs/${name} where it is left, npm run network -- import FILE, npm run network -- up`,
    );
    return;
  }
  await progress.step(`${name}: started, joined to the channel`, () =>
    serveChannel(context, orderer, readFile(folder.genesisBlock)),
  );
  await ensureMinder(context);
  await progress.step('the orderers know their leader', () => awaitLeader(context));
}

async function changeOf(
  context: NetworkContext,
  orderer: Orderer,
): Promise<Parameters<typeof addConsenter>[0]> {
  const { network, folder } = context;
  const { ordering, channel } = network;
  const endpoints = new Endpoints(context);
  const { name, host, port } = orderer;
  const tls = folder.organisation(ordering.id).identity(`tls.${name}`);
  return {
    channel,
    orderers: await Promise.all(otherOrderers(network, orderer).map((one) => endpoints.orderer(one))),
    signers: [await endpoints.administrator(ordering.id)],
    consenter: { host, port, tlsCertificate: await readFile(certificateFile(tls)) },
  };
}

/** It does not serve, and the others can agree without it. */
async function requireReplaceable(context: NetworkContext, orderer: Orderer): Promise<void> {
  const { ordering, channel } = context.network;
  const endpoints = new Endpoints(context);
  const signer = await endpoints.administrator(ordering.id);
  const serves = async (one: Orderer): Promise<boolean> =>
    knowsLeader({ channel, orderer: await endpoints.orderer(one), signer });
  if (await serves(orderer)) throw kept(`${orderer.name} runs and serves`, 'There is nothing to replace.');
  const serving = (await Promise.all(otherOrderers(context.network, orderer).map(serves))).filter(
    Boolean,
  ).length;
  if (2 * serving > ordering.orderers.length) return;
  throw kept(
    `of the other orderers ${String(serving)} serve, and more than half of all ${String(ordering.orderers.length)} must agree to take ${orderer.name} in anew`,
    'Start them first: npm run network -- up on their machines.',
  );
}

/** Nothing is deleted: who knows what the disk still holds. */
async function putAside(context: NetworkContext, orderer: Orderer): Promise<void> {
  const { network, folder, records } = context;
  await stopProcess(records, orderer.name);
  await rm(servedMark(context, orderer), { force: true });
  const home = folder.organisation(network.ordering.id).program(orderer.name);
  const data = join(home, 'data');
  if ((await writtenAt(data)) === 0) return;
  await rename(data, join(home, `data.until-${new Date().toISOString().replaceAll(/[-:]/g, '')}`));
}

function kept(why: string, remedy: string): NetworkError {
  return new NetworkError('ORDERER_KEPT', why, { remedy });
}

function unknown(name: string, orderers: readonly Orderer[]): NetworkError {
  return new NetworkError('PROCESS_UNKNOWN', `the network has no orderer ${name}`, {
    remedy: `Name one of these: ${orderers.map((one) => one.name).join(', ')}`,
  });
}
