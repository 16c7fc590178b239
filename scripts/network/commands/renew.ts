import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { awaitChannel, awaitLeader } from '../channel/await-channel.ts';
import { readDeployments } from '../contract/deployment.ts';
import { serveContract } from '../contract/deploy-contract.ts';
import type { Ordering, Organisation } from '../description/network.ts';
import { organisationsHere } from '../description/part-here.ts';
import { Enrolment } from '../identities/enrolment.ts';
import { caServerCertificates, type CaServerCertificate } from '../identities/ca-servers.ts';
import { isSoon, listIdentities, type ListedIdentity } from '../identities/list-identities.ts';
import type { PlannedIdentity } from '../identities/identity-plan.ts';
import type { StartingContext } from '../network-context.ts';
import { NetworkError } from '../network-error.ts';
import { isRunning } from '../processes/process-identity.ts';
import { stopProcess } from '../processes/processes.ts';
import { caProcess, caServerExpiry } from '../servers/ca-server.ts';
import { contractProcess } from '../servers/contract-server.ts';
import { startCa, startOrderer, startPeer } from '../servers/start-servers.ts';
import { settleAll } from '../settle-all.ts';

const ALL = 'all';

/**
 * New keys and certificates in place of those that expire soon; with `which`, of all, or of all of one organisation.
 * The programs that use them are started again one after the other, so that the rest of the network goes on.
 * Gateways read theirs when they start.
 */
export async function renew(context: StartingContext, which: string | undefined): Promise<void> {
  const { here, progress } = context;
  const organisations = organisationsHere(here);
  requireKnown(which, organisations);
  const dueServers = (await caServerCertificates(context)).filter((one) => isServerDue(one, which));
  const due = (await listIdentities(context)).filter((one) => isDue(one, which));
  const renewals = organisations.map((organisation) => ({
    organisation,
    planned: due.filter((one) => one.organisation === organisation.id).map(({ planned }) => planned),
  }));
  await settleAll(
    organisations
      .filter(({ id }) => dueServers.some((one) => one.organisation === id))
      .map((organisation) => renewCaServer(context, organisation)),
  );
  await settleAll(renewals.map((renewal) => renewOf(context, renewal)));
  for (const { organisation, planned } of renewals)
    await startAgain(context, organisation, new Set(planned.map(({ name }) => name)));
  if (due.length + dueServers.length === 0) progress.say('no certificate expires within 30 days');
}

function requireKnown(which: string | undefined, organisations: readonly { readonly id: string }[]): void {
  if (which === undefined || which === ALL || organisations.some(({ id }) => id === which)) return;
  throw new NetworkError('IDENTITY_UNKNOWN', `there is no organisation ${which} on this machine`, {
    remedy: `Name one of these: ${organisations.map(({ id }) => id).join(', ')}; or say all.`,
  });
}

function isDue({ organisation, until, revoked }: ListedIdentity, which: string | undefined): boolean {
  if (revoked) return false;
  if (which !== undefined) return which === ALL || which === organisation;
  return until === undefined || isSoon(until);
}

/** One that is not made yet is made when the server is first started. */
function isServerDue({ organisation, until }: CaServerCertificate, which: string | undefined): boolean {
  if (until === undefined) return false;
  return which === undefined ? isSoon(until) : which === ALL || which === organisation;
}

/** The CA gives itself another certificate for its server when it starts and there is none. */
async function renewCaServer(context: StartingContext, organisation: Organisation | Ordering): Promise<void> {
  const { folder, records, progress } = context;
  const name = caProcess(organisation.id);
  const home = folder.organisation(organisation.id);
  await progress.step(`${name}: started again with a new TLS certificate of its own`, async () => {
    await stopProcess(records, name);
    await rm(home.caServerCertificate);
    await startCa(context, organisation);
  });
  progress.say(
    `${name}: its TLS certificate is good until ${String((await caServerExpiry(home))?.toISOString())}`,
  );
}

interface Renewal {
  readonly organisation: Organisation | Ordering;
  readonly planned: readonly PlannedIdentity[];
}

async function renewOf(context: StartingContext, { organisation, planned }: Renewal): Promise<void> {
  if (planned.length === 0) return;
  await context.progress.step(
    `${organisation.id}: ${String(planned.length)} certificates renewed`,
    async () => {
      await startCa(context, organisation);
      const enrolment = new Enrolment(context.folder, organisation);
      for (const one of planned) await enrolment.renew(one);
    },
  );
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
      await restart(context, orderer.name, async () => {
        await startOrderer(context, orderer);
        // The next one is not stopped before this one serves again.
        await awaitLeader(context);
      });
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
      await awaitChannel(context);
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
