import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The path of a program, from FABRIC_BIN or the PATH; `undefined` where this machine has none. */
export function programOnPath(name: string): string | undefined {
  const folders = [process.env['FABRIC_BIN'], ...(process.env['PATH'] ?? '').split(delimiter)];
  return folders
    .filter((folder) => folder !== undefined && folder !== '')
    .map((folder) => join(folder ?? '', name))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}
