import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readDeployments } from '../contract/deployment.ts';
import { serveContract } from '../contract/deploy-contract.ts';
import type { Ordering, Organisation } from '../description/network.ts';
import { Enrolment } from '../identities/enrolment.ts';
import { listIdentities, RENEW_BEFORE_MS } from '../identities/list-identities.ts';
import type { StartingContext } from '../network-context.ts';
import { isRunning } from '../processes/process-identity.ts';
import { stopProcess } from '../processes/processes.ts';
import { contractProcess } from '../servers/contract-server.ts';
import { startCa, startOrderer, startPeer } from '../servers/start-servers.ts';

/**
 * New keys and certificates in place of those that expire soon, or of all. The programs that use them are started
 * again one after the other, so that the rest of the network goes on. Gateways read theirs when they start.
 */
export async function renew(context: StartingContext, which: string | undefined): Promise<void> {
  const { network, folder, progress } = context;
  const before = which === 'all' ? Infinity : Date.now() + RENEW_BEFORE_MS;
  const due = (await listIdentities(context)).filter(
    ({ until }) => until === undefined || until.getTime() < before,
  );
  for (const organisation of [network.ordering, ...network.organisations]) {
    const own = due.filter((one) => one.organisation === organisation.id).map(({ planned }) => planned);
    if (own.length === 0) continue;
    await progress.step(`${organisation.id}: ${String(own.length)} certificates renewed`, async () => {
      await startCa(context, organisation);
      const enrolment = new Enrolment(folder, organisation);
      for (const planned of own) await enrolment.renew(planned);
    });
    await startAgain(context, organisation, new Set(own.map(({ name }) => name)));
  }
  if (due.length === 0) progress.say('no certificate expires within 30 days');
}

/** Those programs that run and use one of the renewed identities. */
async function startAgain(
  context: StartingContext,
  organisation: Organisation | Ordering,
  renewed: ReadonlySet<string>,
): Promise<void> {
  const concerns = ({ name }: { name: string }): boolean => renewed.has(name) || renewed.has(`tls.${name}`);
  if ('orderers' in organisation) {
    for (const orderer of organisation.orderers.filter(concerns))
      await restart(context, orderer.name, () => startOrderer(context, orderer));
    return;
  }
  const { id, peers } = organisation;
  if (concerns({ name: `contract.${id}` })) {
    const { current } = await readDeployments(context.folder);
    if (current !== null)
      await restart(context, contractProcess(id, current.slot), () =>
        serveContract(context, organisation, current),
      );
  }
  for (const peer of peers.filter(concerns)) {
    await restart(context, peer.name, async () => {
      // What the peer shows the contract is in there; it is built again from the installed package.
      const builds = join(
        context.folder.organisation(id).program(peer.name),
        'data',
        'externalbuilder',
        'builds',
      );
      await rm(builds, { recursive: true, force: true });
      await startPeer(context, organisation, peer);
    });
  }
}

async function restart(
  { records, progress }: StartingContext,
  name: string,
  start: () => Promise<void>,
): Promise<void> {
  const record = records.find(name);
  if (record === undefined || !isRunning(record.identity)) return;
  await progress.step(`${name}: started again`, async () => {
    await stopProcess(records, name);
    await start();
  });
}
