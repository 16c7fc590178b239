import type { Evidence } from '../evidence/evidence.js';

/** How a citizen's acts are proved, by what they do to others' reach. */
export const WAYS_TO_ACT = {
  /** A signature, or the subject at a counter: no operator can invent a consent. */
  widening: ['self', 'representative', 'counter'],
  /** Signing in is enough: a lost key must never stop a refusal or a revocation. */
  narrowing: ['self', 'representative', 'counter', 'session'],
} as const satisfies Record<string, readonly Evidence['by'][]>;
