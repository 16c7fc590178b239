import type { Anomaly, AnomalyQuestion } from './anomaly.js';
import { ANOMALY_RULES, type AnomalyRule } from './anomaly-rules.js';

export type FoundAnomaly = Anomaly & { readonly rule: AnomalyRule };

/** What `rules` find, all rules if none is named: at most `limit` each, in the order of the rules. */
export async function findAnomalies(
  question: AnomalyQuestion,
  rules: readonly AnomalyRule[] = Object.keys(ANOMALY_RULES) as AnomalyRule[],
): Promise<readonly FoundAnomaly[]> {
  const found: FoundAnomaly[] = [];
  for (const rule of rules) {
    for (const anomaly of await ANOMALY_RULES[rule](question)) found.push({ rule, ...anomaly });
  }
  return found;
}
