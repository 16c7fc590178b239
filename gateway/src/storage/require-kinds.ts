import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ServiceError } from '../service-error.js';

const KINDS = {
  'ledger.sqlite': 'file',
  'outbox.sqlite': 'file',
  'trail.sqlite': 'file',
  'library.sqlite': 'file',
  'oidc.sqlite': 'file',
  secrets: 'folder',
  seals: 'folder',
  logs: 'folder',
  demo: 'folder',
} as const;

/**
 * Fails with STORAGE_DAMAGED where a file of the data folder is a folder, or the reverse: those who open them would
 * only meet an error of the system. What is not there, or cannot be looked at, is left to them.
 */
export async function requireKinds(dataDir: string): Promise<void> {
  for (const [name, kind] of Object.entries(KINDS)) {
    const found = await kindOf(join(dataDir, name));
    if (found !== undefined && found !== kind)
      throw new ServiceError(
        'STORAGE_DAMAGED',
        `${join(dataDir, name)} is no ${kind}; restore it, or move it away`,
      );
  }
}

async function kindOf(path: string): Promise<'file' | 'folder' | 'other' | undefined> {
  try {
    const found = await stat(path);
    if (found.isFile()) return 'file';
    return found.isDirectory() ? 'folder' : 'other';
  } catch {
    return undefined;
  }
}
