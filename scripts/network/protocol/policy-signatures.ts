import { common } from '@hyperledger/fabric-protos';

/**
 * How many signatures an encoded endorsement policy (`ApplicationPolicy`) asks for; `undefined` where it is no choice
 * of so many out of several, such as a policy of the channel.
 */
export function policySignatures(encoded: Uint8Array): number | undefined {
  const policy = common.ApplicationPolicy.deserializeBinary(encoded).getSignaturePolicy();
  return policy?.getRule()?.getNOutOf()?.getN();
}
