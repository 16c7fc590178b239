import { generateKeyPairSync, sign } from 'node:crypto';
import type { Measurement } from './measurement.ts';

const SIGNATURES = 5_000;

/**
 * Processor time of one ES256 signature: the same everywhere in the program, so it tells how fast the machine is
 * at the moment, whoever else is on it. About 34 µs on a core that nobody shares.
 */
export function machineSpeed(when: string): Measurement {
  const { privateKey: key } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const message = Buffer.alloc(300);
  const before = process.cpuUsage();
  for (let i = 0; i < SIGNATURES; i += 1) sign('sha256', message, key);
  const { user, system } = process.cpuUsage(before);
  return {
    what: `the machine ${when}: processor time of an ES256 signature`,
    reached: (user + system) / SIGNATURES,
    unit: 'µs',
    toReach: '–',
  };
}
