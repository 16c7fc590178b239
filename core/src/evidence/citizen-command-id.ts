import { encodeBase64url } from '../base64url.js';
import type { RuleCrypto } from '../contract/context.js';

/** Random UUIDs (RFC 9562, versions 4 and 7): nobody can guess another's. */
const RANDOM_UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[47][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

/** Length of what is put behind a key: a hyphen and 48 bits. */
const MARK_LENGTH = 9;

/**
 * The command id of a citizen's act, by the key that the citizen's client chose. All citizens of a portal share one
 * signer and so one space of ids: a key that could be guessed is bound to the citizen by a mark that no other
 * citizen's key can end in, so that nobody can use up another's key, or learn that it was used. A key that is a
 * random UUID, or ends in its own mark, is the id as it is. Does not look at the length: an id of more than
 * 64 characters is refused where commands are read.
 */
export function citizenCommandId(key: string, subjectId: string, crypto: Pick<RuleCrypto, 'sha256'>): string {
  if (RANDOM_UUID.test(key)) return key;
  const unmarked = key.slice(0, -MARK_LENGTH);
  if (key.endsWith(markOf(unmarked, subjectId, crypto))) return key;
  return key + markOf(key, subjectId, crypto);
}

function markOf(key: string, subjectId: string, crypto: Pick<RuleCrypto, 'sha256'>): string {
  const digest = crypto.sha256(new TextEncoder().encode(`${subjectId}/${key}`));
  return `-${encodeBase64url(digest).slice(0, MARK_LENGTH - 1)}`;
}
