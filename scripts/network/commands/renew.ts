import { rm } from 'node:fs/promises';
import { awaitChannel, awaitLeader } from '../channel/await-channel.ts';
import { readDeployments } from '../contract/deployment.ts';
import { serveContract } from '../contract/deploy-contract.ts';
import { caName, type Ordering, type Organisation } from '../description/network.ts';
import {
  casHere,
  organisationsHere,
  organisationsOf,
  partNamesOf,
  programsOf,
  type OrderingHere,
  type OrganisationHere,
} from '../description/part-here.ts';
import { writtenAt } from '../files.ts';
import { Enrolment } from '../identities/enrolment.ts';
import { caServerCertificates, caServerExpiry, type CaServerCertificate } from '../identities/ca-servers.ts';
import { isSoon, listIdentities, type ListedIdentity } from '../identities/list-identities.ts';
import type { PlannedIdentity } from '../identities/identity-plan.ts';
import { certificateFile } from '../identities/identity-files.ts';
import type { StartingContext } from '../network-context.ts';
import { NetworkError } from '../network-error.ts';
import { stopProcess } from '../processes/processes.ts';
import { contractProcess } from '../servers/contract-server.ts';
import { startCa, startOrderer, startPeer } from '../servers/start-servers.ts';
import { settleAll } from '../settle-all.ts';
import { programsDown } from './programs-down.ts';

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
  const withCa = casHere(here);
  const dueServers = (await caServerCertificates(context)).filter((one) => isServerDue(one, which));
  const due = (await listIdentities(context)).filter((one) => isDue(one, which));
  const renewals = withCa.map((organisation) => ({
    organisation,
    planned: due.filter((one) => one.organisation === organisation.id).map(({ planned }) => planned),
  }));
  await settleAll(
    withCa
      .filter(({ id }) => dueServers.some((one) => one.organisation === id))
      .map((organisation) => renewCaServer(context, organisation)),
  );
  await settleAll(renewals.map((renewal) => renewOf(context, renewal)));
  for (const organisation of organisations) await startAgain(context, organisation);
  for (const text of toHandOver(context, due)) progress.say(text);
  if (due.length + dueServers.length === 0) progress.say('no certificate expires within 30 days');
}

/** Of what another machine of the organisation runs on, or of what its CA elsewhere must renew. */
function toHandOver({ network, here }: StartingContext, due: readonly ListedIdentity[]): string[] {
  const withCa = casHere(here);
  const awaited = due.filter(({ organisation }) => !withCa.some(({ id }) => id === organisation));
  const own = new Set(organisationsHere(here).flatMap((one) => programsOf(one).map(({ name }) => name)));
  const others = organisationsOf(network)
    .filter(({ id }) => withCa.some((one) => one.id === id) && due.some((one) => one.organisation === id))
    .flatMap((one) =>
      partNamesOf(
        one.id,
        programsOf(one).filter(({ name }) => !own.has(name)),
      ),
    );
  return [
    ...awaited.map(
      ({ organisation, planned }) =>
        `${planned.name}: the machine of the CA of ${organisation} renews it and hands it over (npm run network -- export FILE --keys ID@HOST there)`,
    ),
    ...others.map((part) => `hand over what is renewed: npm run network -- export FILE --keys ${part}`),
  ];
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
  const name = caName(organisation.id);
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

/**
 * The programs of an organisation that run on certificates older than those that are there, whether these were renewed
 * now or by a command that was interrupted.
 */
async function startAgain(
  context: StartingContext,
  organisation: OrganisationHere | OrderingHere,
): Promise<void> {
  if ('orderers' in organisation) {
    for (const orderer of organisation.orderers)
      await restart(context, organisation, orderer, async () => {
        await startOrderer(context, orderer);
        await settled(context, awaitLeader);
      });
    return;
  }
  const { id, peers, hasContract } = organisation;
  const { current } = await readDeployments(context.folder);
  if (current !== null && hasContract) {
    const process = { name: contractProcess(id, current.slot), identity: `contract.${id}` };
    await restart(context, organisation, process, () => serveContract(context, organisation, current));
  }
  for (const peer of peers)
    await restart(context, organisation, peer, async () => {
      await startPeer(context, organisation, peer);
      await settled(context, awaitChannel);
    });
}

/** The next one is not stopped before this one serves again; where others do not run, nothing would come of waiting. */
async function settled(
  context: StartingContext,
  serves: (context: StartingContext) => Promise<void>,
): Promise<void> {
  if (programsDown(context).length === 0) await serves(context);
}

async function restart(
  context: StartingContext,
  { id }: Organisation | Ordering,
  { name, identity = name }: { readonly name: string; readonly identity?: string },
  start: () => Promise<void>,
): Promise<void> {
  const { records, folder, progress } = context;
  if (!records.runs(name)) return;
  const used = [identity, `tls.${identity}`].map((one) =>
    certificateFile(folder.organisation(id).identity(one)),
  );
  const newest = Math.max(...(await Promise.all(used.map(writtenAt))));
  if (newest <= records.startedAt(name)) return;
  await progress.step(`${name}: started again`, async () => {
    await stopProcess(records, name);
    await start();
  });
}
