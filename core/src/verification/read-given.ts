import { parseDocument } from '../certificate/document.js';
import { CodedError } from '../coded-error.js';
import { findDocument } from './find-document.js';
import type { GivenDocument } from './subject.js';
import type { Scope } from './verification.js';
import type { BundledEvidence, VerificationInput } from './verification-question.js';

/** An input taken apart. */
export interface Given {
  readonly scope: Scope;
  readonly document: GivenDocument;
  readonly identifier: string | undefined;
  readonly digest: string | undefined;
  readonly bundled?: BundledEvidence | undefined;
}

export function readGiven(input: VerificationInput): Given {
  switch (input.kind) {
    case 'document': {
      const document = readDocument(input.text);
      const identifier = document.state === 'read' ? document.payload.identifier : undefined;
      return { scope: 'document', document, identifier, digest: undefined, bundled: input.bundled };
    }
    case 'identifier':
      return {
        scope: 'record',
        document: readKept(input.kept),
        identifier: input.identifier,
        digest: input.digest,
      };
    case 'digest':
      return {
        scope: 'record',
        document: { state: 'absent' },
        identifier: undefined,
        digest: input.digest,
      };
  }
}

function readKept(kept: string | undefined): GivenDocument {
  return kept === undefined ? { state: 'absent' } : readDocument(kept);
}

function readDocument(text: string): GivenDocument {
  try {
    return { state: 'read', ...parseDocument(findDocument(text)) };
  } catch (error) {
    if (error instanceof CodedError) return { state: 'unreadable' };
    throw error;
  }
}
