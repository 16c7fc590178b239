#!/usr/bin/env node
import { runProgram } from './run-program.js';
import { processTerminal } from './terminal.js';

// Whoever reads our lines may have enough of them, as `head` does.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

await runProgram(process.argv.slice(2), processTerminal());
