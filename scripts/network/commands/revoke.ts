import { Endpoints } from '../channel/endpoints.ts';
import { organisationsOf } from '../description/part-here.ts';
import { putFile } from '../files.ts';
import { writeConnectionProfiles } from '../gateways/write-connection-profiles.ts';
import { Enrolment } from '../identities/enrolment.ts';
import { noteRevoked } from '../identities/identity-files.ts';
import { planIdentities, type PlannedIdentity } from '../identities/identity-plan.ts';
import { ANOTHER_NAME } from '../identities/require-unrevoked.ts';
import type { NetworkContext } from '../network-context.ts';
import { NetworkError } from '../network-error.ts';
import { stopProcess } from '../processes/processes.ts';
import { awaitPeerConfig } from '../protocol/await-peer-config.ts';
import { fetchConfig } from '../protocol/fetch-config.ts';
import { setRevocationList } from '../protocol/set-revocation-list.ts';
import { isAbsence, withAnyOrderer } from '../protocol/with-any-orderer.ts';
import { CA_NAMES } from '../render/ca-settings.ts';
import { requireCa } from '../identities/require-ca.ts';
import { requireUp } from './require-up.ts';

/**
 * Nobody may act as this identity any more: the CA gives it no certificates, and the channel takes none that it
 * has given. Done when every other peer knows, and where it was a peer, that is stopped. The same command finishes what
 * was interrupted.
 */
export async function revoke(context: NetworkContext, organisation: string, name: string): Promise<void> {
  const { network, folder, progress } = context;
  requireUp(context);
  requireCa(context, organisation);
  const owner = organisationsOf(network).find(({ id }) => id === organisation);
  const planned = planIdentities(network, organisation).find((one) => one.name === name);
  if (owner === undefined || planned === undefined) throw unknown(organisation, name);
  if (!isRevocable(planned)) throw notRevocable(name);
  const home = folder.organisation(organisation);
  const list = await progress.step(`${organisation}: ${name} revoked by the CA`, async () => {
    const { authority, registrar } = await new Enrolment(folder, owner).office(planned.ca);
    await authority.revoke(name, registrar);
    return authority.revocationList(registrar);
  });
  await noteRevoked(home.identity(name), new Date());
  await putFile(home.revocationList, list);
  await writeConnectionProfiles(context);
  await progress.step(`${organisation}: revocation list in channel ${network.channel}`, () =>
    bringIntoChannel(context, organisation, { list, revoked: name }),
  );
  if (planned.type === 'peer') await retirePeer(context, name);
}

function isRevocable({ ca, type }: PlannedIdentity): boolean {
  return ca === CA_NAMES.identities && (type === 'client' || type === 'peer');
}

/** It gets no more blocks, and nobody takes what it endorses. */
async function retirePeer({ records, progress }: NetworkContext, name: string): Promise<void> {
  if (records.find(name) !== undefined)
    await progress.step(`${name}: stopped`, () => stopProcess(records, name));
  progress.say(`${name} takes no part any more. ${ANOTHER_NAME}`);
}

async function bringIntoChannel(
  context: NetworkContext,
  mspId: string,
  { list, revoked }: { readonly list: string; readonly revoked: string },
): Promise<void> {
  const { network, here, progress } = context;
  const { channel, organisations } = network;
  const own = new Set(here.organisations.flatMap(({ peers }) => peers.map(({ name }) => name)));
  const endpoints = new Endpoints(context);
  const orderers = await endpoints.orderers();
  const signer = await endpoints.administrator(mspId);
  await setRevocationList({ channel, orderers, signers: [signer], mspId, revocationList: Buffer.from(list) });
  const config = await withAnyOrderer(orderers, (orderer) => fetchConfig({ channel, orderer, signer }));
  await Promise.all(
    organisations.flatMap((organisation) =>
      organisation.peers.map(async (described) => {
        // One that is revoked itself is not given this block any more.
        if (organisation.id === mspId && described.name === revoked) return;
        const peer = await endpoints.peer(organisation.id, described);
        try {
          await awaitPeerConfig({ channel, peer, signer, config });
        } catch (error) {
          if (own.has(described.name) || !isAbsence(error)) throw error;
          progress.say(`${described.name} does not answer; it learns of it with the next blocks`);
        }
      }),
    ),
  );
}

function unknown(organisation: string, name: string): NetworkError {
  return new NetworkError('IDENTITY_UNKNOWN', `${organisation} has no identity ${name}`, {
    remedy: 'List them: npm run network -- identities',
  });
}

function notRevocable(name: string): NetworkError {
  return new NetworkError('IDENTITY_UNKNOWN', `${name} cannot be revoked by this command`, {
    remedy:
      'It is for agencies and peers. The certificate of an administrator or of an orderer, and one for TLS, is replaced: npm run network -- renew all',
  });
}
