import { createHash, createPublicKey, verify } from 'node:crypto';
import type { Actor } from '#core/contract/actor';
import type { Context, RuleCrypto } from '#core/contract/context';

/** 2026-11-24T00:00:00Z, the fixed clock of the rules' tests. */
export const NOW_MS = Date.UTC(2026, 10, 24);
export const DAY_MS = 86_400_000;
export const LEDGER_ID = 'sealtrail-test';

/** Real credit codes of public bodies: their check characters hold. */
export const AGENCIES = {
  registrar: '11100000000013338W',
  first: '11430000006122244L',
  second: '11100000MB03271699',
  third: '91350100M000100Y43',
  fourth: '11330105002500287C',
} as const;

/** 32 bytes in base64url that stand for `name`: a digest, subject, officer or key id. */
export function id32(name: string): string {
  return createHash('sha256').update(name).digest('base64url');
}

export const ruleCrypto: RuleCrypto = {
  sha256: (bytes) => createHash('sha256').update(bytes).digest(),
  verifyEs256(key, bytes, signature) {
    try {
      const publicKey = createPublicKey({ key, format: 'jwk' });
      return verify('sha256', bytes, { key: publicKey, dsaEncoding: 'ieee-p1363' }, signature);
    } catch {
      return false;
    }
  },
};

export const ACTORS = {
  registrar: { role: 'registrar', agency: AGENCIES.registrar, organisation: 'ministry' },
  agency: { role: 'agency', agency: AGENCIES.first, organisation: 'ministry' },
  otherAgency: { role: 'agency', agency: AGENCIES.second, organisation: 'province-a' },
  portal: { role: 'portal', agency: AGENCIES.registrar, organisation: 'ministry' },
  oversight: { role: 'oversight', agency: AGENCIES.third, organisation: 'ministry' },
} as const satisfies Record<string, Actor>;

export function ruleContext(actor: Actor, overrides: Partial<Context> = {}): Context {
  const transactionId = createHash('sha256').update('transaction').digest('hex');
  return {
    now: NOW_MS,
    actor,
    transactionId,
    place: 0,
    ledgerId: LEDGER_ID,
    crypto: ruleCrypto,
    ...overrides,
  };
}
