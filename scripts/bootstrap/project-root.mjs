import { fileURLToPath } from 'node:url';

/** The clone that these scripts belong to, whatever the working directory. */
export const PROJECT_ROOT = fileURLToPath(new URL('../..', import.meta.url));
