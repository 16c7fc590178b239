import { z } from 'zod';
import { folderDamaged } from '../file-fault.ts';
import type { ContractSlot } from '../description/network.ts';
import { putFile, readFileIfThere } from '../files.ts';
import { jsonOf } from '../json-of.ts';
import type { NetworkFolder } from '../network-folder.ts';

/** One version of the contract on the channel. */
export const Deployment = z.strictObject({
  version: z.string().min(1).max(100),
  /** The number of its definition on the channel. */
  sequence: z.int().min(1),
  /** A `ContractSlot`; each machine has its own order. */
  slot: z.union([z.literal(0), z.literal(1)]),
});
export type Deployment = z.infer<typeof Deployment>;

/** What is in force as far as is known here, and what is being deployed: the channel decides which it is. */
const Deployments = z.strictObject({ current: Deployment.nullable(), next: Deployment.nullable() });
export type Deployments = z.infer<typeof Deployments>;

export async function readDeployments({ deployment }: NetworkFolder): Promise<Deployments> {
  const text = await readFileIfThere(deployment);
  if (text === undefined) return { current: null, next: null };
  const parsed = Deployments.safeParse(jsonOf(text));
  if (parsed.success) return parsed.data;
  const remedy =
    'Bring it back from a copy. Without one delete it, and run npm run network -- down and up: the channel says what is in force.';
  throw folderDamaged(deployment, remedy, parsed.error);
}

export async function writeDeployments(
  { deployment }: NetworkFolder,
  deployments: Deployments,
): Promise<void> {
  await putFile(deployment, `${JSON.stringify(deployments, null, 1)}\n`);
}

export async function noteInForce(folder: NetworkFolder, current: Deployment): Promise<void> {
  await writeDeployments(folder, { current, next: null });
}

/** The one of this version, as this machine knows it. */
export function deploymentOf({ current, next }: Deployments, version: string): Deployment | undefined {
  return [current, next].find((one) => one?.version === version) ?? undefined;
}

/** The port on which a version starts that does not run here: beside the one in use. */
export function freeSlot({ current }: Deployments): ContractSlot {
  return current?.slot === 0 ? 1 : 0;
}
