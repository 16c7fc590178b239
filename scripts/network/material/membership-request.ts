import { z } from 'zod';
import { OrganisationAddition } from '../description/organisation-addition.ts';
import type { NetworkFolder } from '../network-folder.ts';
import { putFile } from '../files.ts';
import { jsonOf } from '../json-of.ts';
import { NetworkError } from '../network-error.ts';
import type { SignedUpdate } from '../protocol/sign-config-update.ts';
import { PublicOrganisation } from './public-bundle.ts';

const BYTES_MAX = 4_194_304;

/** A further organisation's membership as far as it is signed: what one member's machine hands on to the next. */
const MembershipRequest = z.strictObject({
  version: z.literal(1),
  channel: z.string().max(63),
  addition: OrganisationAddition,
  /** What the organisation will be known by. */
  organisation: PublicOrganisation,
  /** The change of the channel's configuration, and its signatures; base64. */
  update: z.base64(),
  signatures: z.array(z.base64()).max(64),
});
export type MembershipRequest = Pick<
  z.infer<typeof MembershipRequest>,
  'channel' | 'addition' | 'organisation'
> & { readonly signed: SignedUpdate };

/** Reads a request; `file` names it in errors. Fails with MATERIAL_INVALID. */
export function parseRequest(text: string, file: string): MembershipRequest {
  const parsed = text.length > BYTES_MAX ? undefined : MembershipRequest.safeParse(jsonOf(text));
  if (parsed?.success !== true || parsed.data.organisation.id !== parsed.data.addition.organisation.id)
    throw new NetworkError(
      'MATERIAL_INVALID',
      `${file} is no membership that this command line has written`,
      {
        remedy:
          'Bring the file that add-organisation has written on the machine before, or name the description of an organisation.',
      },
    );
  const { update, signatures, channel, addition, organisation } = parsed.data;
  const signed = {
    update: Buffer.from(update, 'base64'),
    signatures: signatures.map((one) => Buffer.from(one, 'base64')),
  };
  return { channel, addition, organisation, signed };
}

/** Keeps a request for the next machine; returns the file. */
export async function writeRequest(folder: NetworkFolder, request: MembershipRequest): Promise<string> {
  const { channel, addition, organisation, signed } = request;
  const file = folder.membershipRequest(organisation.id);
  const written: z.infer<typeof MembershipRequest> = {
    version: 1,
    channel,
    addition,
    organisation,
    update: Buffer.from(signed.update).toString('base64'),
    signatures: signed.signatures.map((one) => Buffer.from(one).toString('base64')),
  };
  await putFile(file, `${JSON.stringify(written, null, 1)}\n`);
  return file;
}
