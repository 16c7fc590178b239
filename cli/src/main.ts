import { homedir } from 'node:os';
import { join } from 'node:path';
import { runProgram } from './run-program.js';
import { processTerminal } from './terminal.js';

// Whoever reads our lines may have enough of them, as `head` does.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

/** XDG Base Directory Specification: an empty variable counts as not set. */
const configFolder = process.env['XDG_CONFIG_HOME'] || join(homedir(), '.config');

await runProgram(process.argv.slice(2), processTerminal(join(configFolder, 'sealtrail', 'sessions')));
