import { z } from 'zod';
import { decimal } from '../decimal.js';
import type { Services } from '../services.js';
import { catchUp } from '../trail/catch-up.js';
import type { TrailPosition } from '../trail/trail.js';
import { httpTime, HttpTimeText } from './http-time.js';

/** Longest wait for `?atLeastBlock=`, in milliseconds. */
const WAIT_MS = 5_000;

/** How fresh an answer is, and the wish for one at least as fresh as what the caller wrote. */
export const FreshQuery = {
  atLeastBlock: decimal(z.int().min(0))
    .optional()
    .meta({ description: 'Waits up to five seconds for this block of the ledger.' }),
};
/** How far the trail was. */
export interface AsOf {
  readonly asOfBlock: number;
  readonly asOfTime: string | null;
}
export const Fresh = { asOfBlock: z.int(), asOfTime: HttpTimeText.nullable() };

/** Waits for the block asked for, or else for what the ledger has now (see `catchUp`); then says how far the trail is. */
export async function readFresh(
  services: Pick<Services, 'trail' | 'ledger'>,
  { atLeastBlock }: { readonly atLeastBlock?: number | undefined },
): Promise<AsOf> {
  const { trail } = services;
  if (atLeastBlock === undefined) await catchUp(services);
  else await trail.waitForBlock(atLeastBlock, WAIT_MS);
  return asOf(trail.position());
}

export function asOf({ block, time }: TrailPosition): AsOf {
  return { asOfBlock: block, asOfTime: block === 0 ? null : httpTime(time) };
}

/** The same for an answer that is no JSON. */
export function asOfHeaders({ asOfBlock, asOfTime }: AsOf): Record<string, string> {
  return { 'As-Of-Block': String(asOfBlock), ...(asOfTime !== null && { 'As-Of-Time': asOfTime }) };
}
