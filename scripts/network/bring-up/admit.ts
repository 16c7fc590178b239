import { rm } from 'node:fs/promises';
import { Endpoints } from '../channel/endpoints.ts';
import type { Organisation } from '../description/network.ts';
import type { OrganisationAddition } from '../description/organisation-addition.ts';
import { writeRequest, type MembershipRequest } from '../material/membership-request.ts';
import { readPublic } from '../material/public-organisation.ts';
import type { NetworkContext } from '../network-context.ts';
import { addOrganisation, type MissingSignatures } from '../protocol/add-organisation.ts';
import { ProtocolError } from '../protocol/protocol-error.ts';
import { anchorsOf } from '../render/configtx-settings.ts';

export interface Joining {
  readonly organisation: Organisation;
  /** As it was described, to be handed on. */
  readonly addition: OrganisationAddition;
  /** What came from another machine. */
  readonly request: MembershipRequest | undefined;
}

/**
 * The present members of this machine sign a further organisation into the channel. Where others must sign too, what
 * is signed so far is written to a file for their machines, and it fails with SIGNATURES_MISSING. `context`: of the
 * network without the organisation, whose public certificates are here.
 */
export async function admit(context: NetworkContext, joining: Joining): Promise<void> {
  const { network, here, folder, progress } = context;
  const { channel } = network;
  const { organisation, addition } = joining;
  const { id } = organisation;
  const told = await readPublic(folder, id);
  if (told === undefined) throw new TypeError(`the public certificates of ${id} are not there`);
  const endpoints = new Endpoints(context);
  const signed = joining.request?.signed;
  const msp = { mspId: id, roots: [Buffer.from(told.root)], tlsRoots: [Buffer.from(told.tlsRoot)] };
  const signers = await Promise.all(here.organisations.map((member) => endpoints.administrator(member.id)));
  const by = here.organisations.map((member) => member.id).join(', ');
  const admission = await progress.step(
    `${id}: as a member of channel ${channel} signed by ${by}`,
    async () =>
      addOrganisation({
        channel,
        orderers: await endpoints.orderers(),
        signers,
        organisation: { msp, anchorPeers: anchorsOf(organisation) },
        signed,
      }),
  );
  if (admission.outcome === 'unfinished') {
    const request = { channel, addition, organisation: told, signed: admission.signed };
    throw unfinished(id, channel, { missing: admission.missing, file: await writeRequest(folder, request) });
  }
  await rm(folder.membershipRequest(id), { force: true });
}

function unfinished(
  id: string,
  channel: string,
  { missing: { present, absent, count }, file }: { missing: MissingSignatures; file: string },
): ProtocolError {
  return new ProtocolError({
    code: 'SIGNATURES_MISSING',
    doing: `adding ${id} to ${channel}`,
    what: `signed by ${present.join(', ')}; ${String(count)} more of ${absent.join(', ')} must sign`,
    remedy: `Take ${file} to a machine of one of them, and run there: npm run network -- add-organisation FILE. When it is a member, run the same command here again.`,
  });
}
