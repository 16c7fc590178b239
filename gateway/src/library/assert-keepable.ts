import { CommandId, Digest, MAX_DOCUMENT_BYTES, SubjectId } from '@sealtrail/core';
import { documentDigest } from '../seal/document-digest.js';
import type { DocumentToStage } from './library.js';

const AGENCY = /^[0-9A-Z]{6,18}$/;
const IDENTIFIER = /^[0-9A-Z.]{1,128}$/;
const COMPACT_JWS = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;

/**
 * Whether the parts of an item have the forms that the library writes and binds its boxes to. What a caller sends
 * was parsed long before, so another form is a mistake of ours: TypeError, which names the part and not its value.
 */
export function assertKeepable(item: DocumentToStage): void {
  const wrong = wrongPart(item);
  if (wrong !== undefined) throw new TypeError(`the library cannot keep this ${wrong}`);
}

function wrongPart(item: DocumentToStage): string | undefined {
  const checks: readonly [part: string, ok: boolean][] = [
    ['agency', AGENCY.test(item.agency)],
    ['command id', isA(CommandId, item.commandId)],
    ['identifier', IDENTIFIER.test(item.identifier)],
    ['subject id', isA(SubjectId, item.subjectId)],
    ['request digest', isA(Digest, item.requestDigest)],
    ['document', item.document.length <= MAX_DOCUMENT_BYTES && COMPACT_JWS.test(item.document)],
    ['digest', item.digest === documentDigest(item.document)],
  ];
  return checks.find(([, ok]) => !ok)?.[0];
}

function isA(schema: typeof Digest, text: string): boolean {
  return schema.safeParse(text).success;
}
