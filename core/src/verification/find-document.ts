import { CodedError } from '../coded-error.js';

/** Largest file that is looked into, in characters: a document with room for what it is wrapped in. */
export const MAX_FILE_LENGTH = 256 * 1024;

/**
 * The document in a file: the text itself without white space around it (and without a byte order mark), the same as
 * a JSON string, or the member `document` where the text is a JSON object. Says nothing of what it found. Fails with
 * INPUT_INVALID for a file that is too large, or a JSON object without such a member.
 */
export function findDocument(text: string): string {
  if (text.length > MAX_FILE_LENGTH) throw new CodedError('INPUT_INVALID', 'the file is too large');
  const trimmed = text.trim();
  if (!/^[{"]/.test(trimmed)) return trimmed;
  const document = documentIn(trimmed);
  if (typeof document !== 'string') throw new CodedError('INPUT_INVALID', 'the file holds no document');
  return document.trim();
}

function documentIn(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'string') return value;
    return typeof value === 'object' && value !== null && 'document' in value ? value.document : undefined;
  } catch (cause) {
    throw new CodedError('INPUT_INVALID', 'the file is not JSON', { cause });
  }
}
