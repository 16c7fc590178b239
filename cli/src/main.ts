#!/usr/bin/env node
import { runProgram } from './run-program.js';
import { processTerminal } from './terminal.js';

await runProgram(process.argv.slice(2), processTerminal());
