import { common } from '@hyperledger/fabric-protos';
import { mspOf, organisationGroup, type ChannelOrganisation } from './channel-organisation.ts';
import { computeConfigUpdate } from './compute-config-update.ts';
import { fetchConfig } from './fetch-config.ts';
import { handIn } from './hand-in.ts';
import { unwrapped } from './msp-config.ts';
import { memberMspIds, organisationGroups, sectionOf } from './organisation-groups.ts';
import { ProtocolError } from './protocol-error.ts';
import { configSignature, updateEnvelope, type SignedUpdate } from './sign-config-update.ts';
import { signatureOwner } from './signature-owner.ts';
import type { Signer } from './signer.ts';
import { updateConfig, type ConfigChange } from './update-config.ts';
import { withAnyOrderer } from './with-any-orderer.ts';

export interface AddOrganisationOptions extends Omit<ConfigChange, 'signers'> {
  readonly organisation: ChannelOrganisation;
  /** Administrators of members, whose keys are here. One at least. */
  readonly signers: readonly Signer[];
  /** What others have signed, if it is this same change. */
  readonly signed?: SignedUpdate | undefined;
}

/** What became of it; where signatures are missing, what to hand on to other members. */
export type Admission =
  | { readonly outcome: 'updated' | 'already' }
  | { readonly outcome: 'unfinished'; readonly signed: SignedUpdate; readonly missing: MissingSignatures };

export interface MissingSignatures {
  readonly present: readonly string[];
  /** Members that have not signed. */
  readonly absent: readonly string[];
  /** So many of them must. */
  readonly count: number;
}

/**
 * A further organisation becomes a member of a channel that runs, when administrators of more than half of the present
 * members have signed. Harmless where it is a member already. Fails with ORGANISATION_OTHERWISE where another one is
 * under its id, and with CONFIG_CHANGED where `signed` is no longer the change that is to be made.
 */
export async function addOrganisation(options: AddOrganisationOptions): Promise<Admission> {
  const { organisation, channel, orderers, signers, signed } = options;
  const [signer] = signers;
  if (signer === undefined) throw new TypeError('nobody signs');
  const { mspId } = organisation.msp;
  const doing = `adding ${mspId} to ${channel}`;
  const change = (config: common.Config): void => {
    if (memberMspIds(config).includes(mspId)) requireSame(config, organisation, doing);
    else sectionOf(config, 'Application').getGroupsMap().set(mspId, organisationGroup(organisation));
  };
  const current = await withAnyOrderer(orderers, (orderer) => fetchConfig({ channel, orderer, signer }));
  const wanted = common.Config.deserializeBinary(current.serializeBinary());
  change(wanted);
  const update = computeConfigUpdate(channel, current, wanted)?.serializeBinary();
  if (update === undefined) return { outcome: 'already' };
  const members = memberMspIds(current);
  // Nobody else is needed: signed anew where somebody else's change comes first.
  if (2 * signers.length > members.length)
    return { outcome: await updateConfig({ channel, orderers, signers, doing, change }) };
  const all = await withOwn(update, signers, signed, doing);
  const present = membersAmong(all, members);
  const count = Math.floor(members.length / 2) + 1 - present.length;
  if (count > 0) {
    const absent = members.filter((member) => !present.includes(member));
    return { outcome: 'unfinished', signed: all, missing: { present, absent, count } };
  }
  const envelope = await updateEnvelope(all, signer);
  await handIn({ channel, orderers, signer, envelope, current, wanted, doing });
  return { outcome: 'updated' };
}

/** Others' signatures, and those of the administrators here in place of what they signed before. */
async function withOwn(
  update: Uint8Array,
  signers: readonly Signer[],
  signed: SignedUpdate | undefined,
  doing: string,
): Promise<SignedUpdate> {
  if (signed !== undefined && !Buffer.from(update).equals(signed.update))
    throw new ProtocolError({
      code: 'CONFIG_CHANGED',
      doing,
      what: 'what was signed is not the change that this machine would make',
      remedy:
        "The channel's configuration has changed since, or the descriptions differ. Begin anew on the first machine (add-organisation DESCRIPTION PUBLIC), and hand the new file round.",
    });
  const own = new Set(signers.map(({ mspId }) => mspId));
  const others = (signed?.signatures ?? []).filter((one) => {
    const owner = signatureOwner(update, one);
    return owner !== undefined && !own.has(owner);
  });
  const fresh = await Promise.all(signers.map((signer) => configSignature(update, signer)));
  return { update, signatures: [...others, ...fresh] };
}

function membersAmong({ update, signatures }: SignedUpdate, members: readonly string[]): readonly string[] {
  const owners = new Set(signatures.map((one) => signatureOwner(update, one)));
  return members.filter((member) => owners.has(member));
}

/** Its own administrators may have changed the rest since; the same root certificates make it the same. */
function requireSame(config: common.Config, { msp: material }: ChannelOrganisation, doing: string): void {
  const { mspId, roots } = material;
  const known = organisationGroups(config, mspId, doing).flatMap((group) => {
    const present = mspOf(group);
    return present === undefined ? [] : unwrapped(present).getRootCertsList_asU8();
  });
  const isKnown = (root: Uint8Array): boolean => known.some((one) => Buffer.from(one).equals(root));
  if (roots.some(isKnown)) return;
  throw new ProtocolError({
    code: 'ORGANISATION_OTHERWISE',
    doing,
    what: `the channel has an organisation ${mspId} with other root certificates`,
    remedy: 'Give the new organisation another id, or renew the roots of the one that is there.',
  });
}
