import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeVectors } from '../../vectors.ts';

interface Cases {
  readonly valid: readonly string[];
  readonly invalid: readonly string[];
}

type Group = 'gb11643' | 'gb32100' | 'iso7064_mod37_36' | 'gbt36904';

/** A suite over the valid and invalid identifiers of one group of the outside vectors. */
export function describeChinaVectors(title: string, group: Group, suite: (cases: Cases) => void): void {
  describeVectors(title, 'china', (folder) => {
    const groups = JSON.parse(readFileSync(join(folder, 'vectors.json'), 'utf8')) as Record<Group, Cases>;
    suite(groups[group]);
  });
}
