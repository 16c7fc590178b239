import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { installedAsLocked } from './installed-as-locked.mjs';
import { PreparationError } from './preparation-error.mjs';
import { projectNode } from './project-node.mjs';
import { runProgram } from './run-program.mjs';

// The tools that build are development packages: a machine with NODE_ENV=production would leave them out. Warnings
// are about packages that want a newer Node than the machine's own; the project's Node is new enough.
const NPM_CI = ['ci', '--include=dev', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'];

/**
 * Whether the packages of the lockfile are there. An installation that was cut off is not: npm writes its own
 * list of what is installed last.
 * @param {string} root the clone
 */
export function isInstalled(root) {
  if (!existsSync(projectNode(root))) return false;
  const locked = packagesOf(join(root, 'package-lock.json'));
  let installed;
  try {
    installed = packagesOf(join(root, 'node_modules', '.package-lock.json'));
  } catch {
    return false;
  }
  return installedAsLocked(locked, installed);
}

/**
 * Installs exactly the packages of the lockfile, from npm's cache where it has them.
 * Fails with a PreparationError that says what to do.
 * @param {string} root the clone
 */
export async function install(root) {
  const end = await npmCi(root);
  if (end.code !== 0 || end.stoppedBy !== undefined) {
    throw new PreparationError(
      `npm ci did not finish (exit code ${String(end.code)}); what npm says stands above. ` +
        'The first start needs the npm registry or a filled npm cache.',
      { exitCode: end.code || 1 },
    );
  }
  if (spawnSync(projectNode(root), ['--version']).status !== 0) {
    throw new PreparationError(
      'The package "node" did not bring its program: its install script must be allowed to run. ' +
        'Try: npm ci --ignore-scripts=false',
    );
  }
}

/** @param {string} root */
async function npmCi(root) {
  try {
    return await runProgram('npm', NPM_CI, {
      cwd: root,
      env: { ...process.env, PATH: pathWithout(join(root, 'node_modules', '.bin')) },
    });
  } catch (cause) {
    throw new PreparationError('npm could not be started: it must be on the PATH, beside Node 20 or newer.', {
      cause,
    });
  }
}

/**
 * The search path without one directory: npm must not run on the very Node that it is about to replace.
 * @param {string} directory
 */
function pathWithout(directory) {
  const entries = (process.env['PATH'] ?? '').split(delimiter);
  return entries.filter((entry) => entry !== directory).join(delimiter);
}

/**
 * @param {string} file a lockfile of version 3
 * @returns {import('./installed-as-locked.mjs').LockedPackages}
 */
function packagesOf(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages;
}
