import { common, msp } from '@hyperledger/fabric-protos';
import { ProtocolError } from './protocol-error.ts';

export type MspRole = 'member' | 'admin' | 'client' | 'peer' | 'orderer';

/** Somebody of an organisation, or so many of several rules. */
export type SignatureRule =
  | { readonly mspId: string; readonly role: MspRole }
  | { readonly outOf: number; readonly of: readonly SignatureRule[] };

/**
 * Whose signatures make something valid: a rule of its own, a policy of the channel by its path, or what a definition
 * in force holds, as it is.
 */
export type EndorsementPolicy =
  | { readonly rule: SignatureRule }
  | { readonly channelPolicy: `/Channel/${string}` }
  | { readonly encoded: Uint8Array };

/** The bytes that a chaincode definition holds (`ApplicationPolicy`). The same policy gives the same bytes. */
export function encodeEndorsementPolicy(policy: EndorsementPolicy): Uint8Array {
  if ('encoded' in policy) return policy.encoded;
  const application = new common.ApplicationPolicy();
  if ('rule' in policy) application.setSignaturePolicy(signaturePolicy(policy.rule));
  else application.setChannelConfigPolicyReference(policy.channelPolicy);
  return application.serializeBinary();
}

/**
 * A rule as Fabric's policies hold it. Every role is named once, in the order of its first appearance. Fails with
 * POLICY_INVALID where a rule asks for more signatures than it lists, or for none.
 */
export function signaturePolicy(rule: SignatureRule): common.SignaturePolicyEnvelope {
  const places: Places = new Map();
  const encoded = encodeRule(rule, places);
  const envelope = new common.SignaturePolicyEnvelope();
  envelope.setVersion(0);
  envelope.setRule(encoded);
  envelope.setIdentitiesList([...places.values()].map(({ principal }) => principal));
  return envelope;
}

type Places = Map<string, { place: number; principal: msp.MSPPrincipal }>;

function encodeRule(rule: SignatureRule, places: Places): common.SignaturePolicy {
  const encoded = new common.SignaturePolicy();
  if (!('outOf' in rule)) {
    encoded.setSignedBy(placeOf(rule, places));
    return encoded;
  }
  const { outOf, of } = rule;
  if (!Number.isInteger(outOf) || outOf < 1 || outOf > of.length)
    throw new ProtocolError({
      code: 'POLICY_INVALID',
      doing: 'encoding a policy',
      what: `${String(outOf)} signatures out of ${String(of.length)} cannot be`,
      remedy: 'Ask for one at least, and for no more than are listed.',
    });
  const choice = new common.SignaturePolicy.NOutOf();
  choice.setN(outOf);
  choice.setRulesList(of.map((part) => encodeRule(part, places)));
  encoded.setNOutOf(choice);
  return encoded;
}

const ROLE_NUMBERS = {
  member: msp.MSPRole.MSPRoleType.MEMBER,
  admin: msp.MSPRole.MSPRoleType.ADMIN,
  client: msp.MSPRole.MSPRoleType.CLIENT,
  peer: msp.MSPRole.MSPRoleType.PEER,
  orderer: msp.MSPRole.MSPRoleType.ORDERER,
} as const satisfies Record<MspRole, number>;

function placeOf({ mspId, role }: { mspId: string; role: MspRole }, places: Places): number {
  const key = `${mspId}.${role}`;
  const known = places.get(key);
  if (known !== undefined) return known.place;
  const mspRole = new msp.MSPRole();
  mspRole.setMspIdentifier(mspId);
  mspRole.setRole(ROLE_NUMBERS[role]);
  const principal = new msp.MSPPrincipal();
  principal.setPrincipalClassification(msp.MSPPrincipal.Classification.ROLE);
  principal.setPrincipal(mspRole.serializeBinary());
  const place = places.size;
  places.set(key, { place, principal });
  return place;
}

/** The organisations that a rule names, each once. */
export function mspIdsOf(rule: SignatureRule): readonly string[] {
  return [...new Set('outOf' in rule ? rule.of.flatMap(mspIdsOf) : [rule.mspId])];
}
