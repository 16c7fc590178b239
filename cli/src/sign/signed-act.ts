/** Every address that takes a citizen's signature, and what its command is called on the ledger. */
const SIGNED_ACTS = [
  ['/v1/authorisation-requests/{requestId}/approval', 'authorisation.approve'],
  ['/v1/authorisation-requests/{requestId}/refusal', 'authorisation.refuse'],
  ['/v1/grants', 'authorisation.grant'],
  ['/v1/grants/{grantId}/pause', 'authorisation.pause'],
  ['/v1/grants/{grantId}/resume', 'authorisation.resume'],
  ['/v1/grants/{grantId}/shortening', 'authorisation.shorten'],
  ['/v1/grants/{grantId}/revocation', 'authorisation.revoke'],
  ['/v1/grants/{grantId}/renewal', 'authorisation.renew'],
  ['/v1/accesses/{accessId}/dispute', 'access.dispute'],
  ['/v1/my/keys', 'registry.register-subject-key'],
  ['/v1/my/keys/{keyId}/rotation', 'registry.rotate-subject-key'],
  ['/v1/my/keys/{keyId}/retirement', 'registry.retire-subject-key'],
  ['/v1/representatives', 'registry.appoint-representative'],
  ['/v1/representatives/{appointmentId}/end', 'registry.end-representative'],
  ['/v1/certificates/{identifier}/revocation', 'certificate.revoke'],
] as const;

/** The patterns, for those who ask. */
export const SIGNED_ADDRESSES: readonly string[] = SIGNED_ACTS.map(([pattern]) => pattern);

export interface SignedAct {
  readonly type: (typeof SIGNED_ACTS)[number][1];
  /** What the address says, by name. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** The act of an address such as `/v1/grants/grant-1/pause`; undefined where a signature has no place. */
export function signedActOf(path: string): SignedAct | undefined {
  const segments = path.split('/');
  for (const [pattern, type] of SIGNED_ACTS) {
    const parameters = matched(pattern.split('/'), segments);
    if (parameters !== undefined) return { type, parameters };
  }
  return undefined;
}

function matched(
  pattern: readonly string[],
  segments: readonly string[],
): Readonly<Record<string, string>> | undefined {
  if (pattern.length !== segments.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [at, part] of pattern.entries()) {
    const segment = segments[at] ?? '';
    if (part.startsWith('{') && segment !== '') parameters[part.slice(1, -1)] = segment;
    else if (part !== segment) return undefined;
  }
  return parameters;
}
