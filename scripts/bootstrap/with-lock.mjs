import { randomUUID } from 'node:crypto';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PreparationError } from './preparation-error.mjs';

const POLL_MS = 100;

/** The claims of this very process: another claim under its process id is left over from an earlier life. */
const ownClaims = new Set();

/**
 * Does `work` while no other process of this machine does work under the same lock. The lock is a directory that
 * holds one file, the claim `<process id>-<random>`; both ways to take it are one rename, which the file system
 * grants to one process only: a directory with a claim moves over an absent or empty one, or the claim of a
 * process that no longer lives is renamed to one's own.
 * Fails with a PreparationError that names the directory when `waitMs` has passed.
 * @template T
 * @param {string} directory
 * @param {{ readonly waitMs: number, readonly onWait: (processId: number) => void }} options
 *   `onWait` is called once, where another process holds the lock.
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(directory, { waitMs, onWait }, work) {
  const claim = `${String(process.pid)}-${randomUUID()}`;
  ownClaims.add(claim);
  try {
    await take(directory, claim, { waitMs, onWait });
    try {
      return await work();
    } finally {
      release(directory, claim);
    }
  } finally {
    ownClaims.delete(claim);
  }
}

/**
 * @param {string} directory
 * @param {string} claim
 * @param {{ readonly waitMs: number, readonly onWait: (processId: number) => void }} options
 */
async function take(directory, claim, { waitMs, onWait }) {
  const deadlineMs = Date.now() + waitMs;
  let told = false;
  for (;;) {
    const holder = holderOf(directory);
    if (holder === undefined) {
      if (takeFree(directory, claim)) return;
    } else if (!isAlive(holder)) {
      if (takeOver(directory, holder, claim)) return;
    } else if (Date.now() > deadlineMs) {
      throw new PreparationError(
        `Process ${String(processIdOf(holder))} has held ${directory} for too long. ` +
          'If that process is not an npm of this folder, delete the directory and try again.',
      );
    } else {
      if (!told) onWait(processIdOf(holder));
      told = true;
      await sleep(POLL_MS);
    }
  }
}

/**
 * Whether the lock, free a moment ago, is now this claim's.
 * @param {string} directory
 * @param {string} claim
 */
function takeFree(directory, claim) {
  mkdirSync(dirname(directory), { recursive: true });
  const staged = mkdtempSync(`${directory}-`);
  writeFileSync(join(staged, claim), '');
  const taken = attempt(() => renameSync(staged, directory), ['ENOTEMPTY', 'EEXIST']);
  if (!taken) rmSync(staged, { recursive: true });
  return taken;
}

/**
 * Whether the lock of a process that no longer lives is now this claim's.
 * @param {string} directory
 * @param {string} holder
 * @param {string} claim
 */
function takeOver(directory, holder, claim) {
  return attempt(() => {
    renameSync(join(directory, holder), join(directory, claim));
  }, ['ENOENT']);
}

/**
 * The claim in the lock; `undefined` where it is free.
 * @param {string} directory
 */
function holderOf(directory) {
  /** @type {string | undefined} */
  let holder;
  attempt(() => {
    [holder] = readdirSync(directory);
  }, ['ENOENT']);
  return holder;
}

/**
 * @param {string} directory
 * @param {string} claim
 */
function release(directory, claim) {
  attempt(() => unlinkSync(join(directory, claim)), ['ENOENT']);
  // The next holder may already have moved in.
  attempt(() => rmdirSync(directory), ['ENOENT', 'ENOTEMPTY', 'EEXIST']);
}

/** @param {string} claim */
function processIdOf(claim) {
  return Number.parseInt(claim, 10);
}

/** @param {string} claim */
function isAlive(claim) {
  const processId = processIdOf(claim);
  if (!(processId > 0)) return false;
  if (processId === process.pid) return ownClaims.has(claim);
  return canBeSignalled(processId) && !isZombie(processId);
}

/** @param {number} processId */
function canBeSignalled(processId) {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return isCoded(error, ['EPERM']); // alive, and another user's
  }
}

/**
 * Whether a process ended and only waits to be taken note of, which in a container can last for ever.
 * Told on Linux alone.
 * @param {number} processId
 */
function isZombie(processId) {
  try {
    return / \(.*\) [ZX] /s.test(readFileSync(`/proc/${String(processId)}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

/**
 * Whether an operation went through; `false` for the expected error codes, any other error is thrown.
 * @param {() => void} operation
 * @param {readonly string[]} expectedCodes
 */
function attempt(operation, expectedCodes) {
  try {
    operation();
    return true;
  } catch (error) {
    if (isCoded(error, expectedCodes)) return false;
    throw error;
  }
}

/**
 * @param {unknown} error
 * @param {readonly string[]} codes
 */
function isCoded(error, codes) {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}
