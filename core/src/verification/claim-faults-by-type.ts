import { type ClaimFault, claimValidator } from '../certificate/claim-validator.js';
import type { CertificateTypeVersion } from './verification-source.js';

/** Most prepared schemas kept. More types in use than this are slower, not wrong. */
const PREPARED_MAX = 256;

type ClaimFaultsOf = (
  type: Pick<CertificateTypeVersion, 'code' | 'version' | 'claimSchema'>,
  claims: unknown,
) => readonly ClaimFault[];

/** Tells the faults of claims, and keeps the prepared schema of each version: a published version never changes. */
export function claimFaultsByType(): ClaimFaultsOf {
  const prepared = new Map<string, (claims: unknown) => readonly ClaimFault[]>();
  return (type, claims) => {
    const key = `${type.code}@${String(type.version)}`;
    const known = prepared.get(key);
    if (known !== undefined) return known(claims);
    const validator = claimValidator(type.claimSchema);
    const [oldest] = prepared.keys();
    if (prepared.size >= PREPARED_MAX && oldest !== undefined) prepared.delete(oldest);
    prepared.set(key, validator);
    return validator(claims);
  };
}
