import type { Network, Orderer } from './network.ts';

/** All orderers of the network but this one. */
export function otherOrderers({ ordering }: Network, { name }: Orderer): readonly Orderer[] {
  return ordering.orderers.filter((one) => one.name !== name);
}
