import { canonicalJson } from '@sealtrail/core';
import type { CommandOutcome, RefusedOutcome } from '../command-outcome.js';

/** The answer to packed commands: of one that succeeded the places of its events, and refusals as they are. */
export type BriefOutcome = readonly number[] | RefusedOutcome;

export function briefOutcomes(outcomes: readonly CommandOutcome[]): string {
  return canonicalJson(outcomes.map((outcome): BriefOutcome => (outcome.ok ? outcome.events : outcome)));
}
