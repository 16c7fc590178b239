import { peer as protocol, type ledger } from '@hyperledger/fabric-protos';
import { readAction, type ReadAction, type ReadEnvelope } from './endorser-transaction.ts';
import type { Membership } from './membership.ts';
import type { VersionedState } from './versioned-state.ts';

const { TxValidationCode } = protocol;

export interface ValidationSetting {
  readonly membership: Membership;
  readonly endorsementsMin: number;
  readonly chaincode: string;
  readonly state: VersionedState;
}

/**
 * The flag that a peer gives an endorser transaction: first its signatures, then the endorsement policy, then
 * whether all that it read is still as it was.
 */
export function validateTransaction(envelope: ReadEnvelope, setting: ValidationSetting): number {
  const { membership, endorsementsMin, chaincode, state } = setting;
  const { signedBytes, creator, signature } = envelope;
  if (!membership.isSigned(signedBytes, creator, signature)) return TxValidationCode.BAD_CREATOR_SIGNATURE;
  const action = readAction(envelope.data);
  // Of another chaincode only the flags are of interest here.
  if (action.chaincode !== chaincode) return TxValidationCode.VALID;
  if (endorsingOrganisations(membership, action).size < endorsementsMin) {
    return TxValidationCode.ENDORSEMENT_POLICY_FAILURE;
  }
  const reads = action.sets.get(chaincode)?.getReadsList() ?? [];
  return reads.every((read) => isCurrent(read, state))
    ? TxValidationCode.VALID
    : TxValidationCode.MVCC_READ_CONFLICT;
}

function endorsingOrganisations(
  membership: Membership,
  { payload, endorsements }: ReadAction,
): ReadonlySet<string> {
  const organisations = new Set<string>();
  for (const endorsement of endorsements) {
    const endorser = endorsement.getEndorser_asU8();
    const message = Buffer.concat([payload, endorser]);
    if (membership.isSigned(message, endorser, endorsement.getSignature_asU8())) {
      organisations.add(membership.member(endorser).mspId);
    }
  }
  return organisations;
}

/** Also against what earlier transactions of the same block wrote. */
function isCurrent(read: ledger.rwset.kvrwset.KVRead, state: VersionedState): boolean {
  const version = read.getVersion();
  const current = state.get(read.getKey(), Number.MAX_SAFE_INTEGER)?.version;
  return version?.getBlockNum() === current?.block && version?.getTxNum() === current?.place;
}
