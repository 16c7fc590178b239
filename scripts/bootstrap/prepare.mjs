import { join } from 'node:path';
import { BUILD_STEPS } from './build-steps.mjs';
import { build, isBuilt } from './build.mjs';
import { install, isInstalled } from './install.mjs';
import { PreparationError } from './preparation-error.mjs';
import { withLock } from './with-lock.mjs';

const NODE_MAJOR_MIN = 20;
const LOCK_WAIT_MS = 15 * 60_000;

/**
 * Makes a clone ready to run: installs the packages and builds, each only where something is missing or changed.
 * Several processes may ask at once; one does the work and the others wait for it.
 * Fails with a PreparationError.
 * @param {string} root the clone
 * @param {(line: string) => void} say told what takes time
 */
export async function prepare(root, say) {
  requireMachine();
  if (isInstalled(root) && isBuilt(root, BUILD_STEPS)) return;
  const onWait = (/** @type {number} */ processId) => {
    say(`Process ${String(processId)} is preparing this folder; waiting for it …`);
  };
  await withLock(join(root, 'dist', 'preparing'), { waitMs: LOCK_WAIT_MS, onWait }, async () => {
    if (!isInstalled(root)) {
      say('Installing packages (about half a minute the first time) …');
      await install(root);
    }
    await build(root, BUILD_STEPS, say);
  });
}

function requireMachine() {
  if (process.platform === 'win32') {
    throw new PreparationError('Sealtrail runs on Linux and macOS; on Windows, inside WSL.');
  }
  if (Number.parseInt(process.versions.node, 10) < NODE_MAJOR_MIN) {
    throw new PreparationError(
      `Node ${String(NODE_MAJOR_MIN)} or newer is needed to begin with; this is ${process.version}.`,
    );
  }
}
