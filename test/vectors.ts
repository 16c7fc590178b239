import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { leaveOut } from './leave-out.ts';

const VECTORS =
  process.env['SEALTRAIL_VECTORS'] ?? join(import.meta.dirname, '..', '..', 'shared', 'vectors');

/**
 * A suite over test cases that others wrote. They are data from outside and no part of this repository: where
 * their folder is missing, the suite is left out and says so. `suite` gets the path of `folder` within them.
 */
export function describeVectors(title: string, folder: string, suite: (path: string) => void): void {
  const path = join(VECTORS, folder);
  describe(title, function () {
    if (existsSync(path)) suite(path);
    else leaveOut(this, `the outside test vectors "${folder}" in ../shared/vectors or SEALTRAIL_VECTORS`);
  });
}
