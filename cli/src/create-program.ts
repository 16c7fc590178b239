import { Command } from 'commander';
import { grantsCommand } from './commands/grants-command.js';
import { issueCommand } from './commands/issue-command.js';
import { peopleCommand } from './commands/people-command.js';
import { tokenCommand } from './commands/token-command.js';
import { trailCommand } from './commands/trail-command.js';
import { verifyCommand } from './commands/verify-command.js';
import type { Terminal } from './terminal.js';

/** The command line. Each subcommand speaks to a running service. */
export function createProgram(terminal: Terminal): Command {
  return new Command('sealtrail')
    .description('e-certificates and data authorisations, from the command line')
    .version('0.1.0')
    .addCommand(peopleCommand(terminal))
    .addCommand(tokenCommand(terminal))
    .addCommand(issueCommand(terminal))
    .addCommand(verifyCommand(terminal))
    .addCommand(grantsCommand(terminal))
    .addCommand(trailCommand(terminal));
}
