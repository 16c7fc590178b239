import { createHash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * One text for the names, sizes and times of change of files and whole directories. Equal texts mean that nothing
 * was written in between; content is not read, so that asking costs milliseconds.
 * @param {string} root
 * @param {readonly string[]} paths files or directories under `root`; one that is absent counts as absent
 */
export function fingerprint(root, paths) {
  const hash = createHash('sha256');
  for (const path of paths) addPath(hash, root, path);
  return hash.digest('hex');
}

/**
 * @param {import('node:crypto').Hash} hash
 * @param {string} root
 * @param {string} path
 */
function addPath(hash, root, path) {
  const absolute = join(root, path);
  const stats = statSync(absolute, { throwIfNoEntry: false });
  if (stats?.isDirectory()) {
    for (const name of readdirSync(absolute).sort()) addPath(hash, root, join(path, name));
  } else {
    hash.update(`${path}\0${String(stats?.size)}\0${String(stats?.mtimeMs)}\n`);
  }
}
