import { common, msp } from '@hyperledger/fabric-protos';

/**
 * The organisations that an encoded endorsement policy (`ApplicationPolicy`) names, each once; none where it refers
 * to a policy of the channel.
 */
export function policyMembers(encoded: Uint8Array): readonly string[] {
  const rule = common.ApplicationPolicy.deserializeBinary(encoded).getSignaturePolicy();
  const principals = rule?.getIdentitiesList() ?? [];
  return [
    ...new Set(
      principals.map((principal) =>
        msp.MSPRole.deserializeBinary(principal.getPrincipal_asU8()).getMspIdentifier(),
      ),
    ),
  ];
}
