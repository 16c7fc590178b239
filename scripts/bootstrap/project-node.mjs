import { join } from 'node:path';

/**
 * The Node that runs everything but the scripts of the first step: it comes with the packages, so that the
 * machine's own Node only has to be able to run npm.
 * @param {string} root the clone
 */
export function projectNode(root) {
  return join(root, 'node_modules', '.bin', 'node');
}
