import type { Title } from '../schema/text.js';
import type { Finding } from './finding.js';
import type { Subject } from './subject.js';
import type { VerificationCode } from './verification-code.js';
import type { Answer } from './verification-source.js';

export type CheckGroup = 'integrity' | 'issuer' | 'status' | 'holder';

/** One small question about a certificate. A crash of `run` becomes `not-checked`, never a pass. */
export interface Check<Name extends string = string> {
  readonly name: Name;
  readonly group: CheckGroup;
  readonly title: Title;
  /** With which codes it fails or warns. */
  readonly codes: readonly VerificationCode[];
  run(subject: Subject): Answer<Finding>;
}
