import { peer } from '@hyperledger/fabric-protos';
import { approvedDefinition } from './approved-definition.ts';
import { fillDefinition, isSameDefinition, type ChaincodeDefinition } from './chaincode-definition.ts';
import { nameOf, type Endpoint } from './endpoint.ts';
import { installedPackages } from './installed-packages.ts';
import { lifecycleCall } from './lifecycle-call.ts';
import { ProtocolError } from './protocol-error.ts';
import type { Signer } from './signer.ts';
import { submitTransaction } from './submit-transaction.ts';

export interface ApproveOptions {
  readonly channel: string;
  readonly definition: ChaincodeDefinition;
  /** The package that this organisation's peers run for it. It may be another one in every organisation. */
  readonly packageId: string;
  /** A peer of the signer's organisation. */
  readonly peer: Endpoint;
  /** An administrator of the organisation that approves. */
  readonly signer: Signer;
  readonly orderers: readonly Endpoint[];
}

/**
 * An organisation approves exactly this definition, and says which package of its own runs it. Harmless where it
 * has already. Approving the definition in force once more, with another package, puts that package to work. Fails with
 * PACKAGE_NOT_INSTALLED, because a peer would take a package that nobody has and then refuse every command.
 */
export async function approveDefinition(options: ApproveOptions): Promise<'approved' | 'already'> {
  const { channel, definition, packageId, peer: at, signer, orderers } = options;
  const { name, sequence } = definition;
  const approved = await approvedDefinition({ channel, name, sequence, peer: at, signer });
  const knownPackage = approved?.getSource()?.getLocalPackage()?.getPackageId();
  if (approved !== undefined && knownPackage === packageId && isSameDefinition(approved, definition))
    return 'already';
  await requireInstalled(options);
  const { lifecycle } = peer;
  const local = new lifecycle.ChaincodeSource.Local();
  local.setPackageId(packageId);
  const source = new lifecycle.ChaincodeSource();
  source.setLocalPackage(local);
  const args = fillDefinition(new lifecycle.ApproveChaincodeDefinitionForMyOrgArgs(), definition);
  args.setSource(source);
  await submitTransaction({
    invocation: lifecycleCall(channel, 'ApproveChaincodeDefinitionForMyOrg', args),
    signer,
    endorsers: [at],
    orderers,
    doing: `approving ${name} ${definition.version} number ${String(sequence)} for ${signer.mspId}`,
  });
  return 'approved';
}

async function requireInstalled({ peer: at, signer, packageId, definition }: ApproveOptions): Promise<void> {
  const installed = await installedPackages({ peer: at, signer });
  if (installed.includes(packageId)) return;
  throw new ProtocolError({
    code: 'PACKAGE_NOT_INSTALLED',
    doing: `approving ${definition.name} for ${signer.mspId}`,
    what: `${nameOf(at)} has no package ${packageId}${installed.length === 0 ? '' : `, only ${installed.join(', ')}`}`,
    remedy: 'Install the package on this peer first.',
  });
}
