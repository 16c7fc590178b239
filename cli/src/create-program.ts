import { Command } from 'commander';
import { grantsCommand } from './commands/grants-command.js';
import { issueCommand } from './commands/issue-command.js';
import { loginCommand } from './commands/login-command.js';
import { logoutCommand } from './commands/logout-command.js';
import { peopleCommand } from './commands/people-command.js';
import { signCommand } from './commands/sign-command.js';
import { tokenCommand } from './commands/token-command.js';
import { trailCommand } from './commands/trail-command.js';
import { verifyCommand } from './commands/verify-command.js';
import { walletCommand } from './commands/wallet-command.js';
import { whoamiCommand } from './commands/whoami-command.js';
import type { Terminal } from './terminal.js';

/** The command line. Each subcommand speaks to a running service. */
export function createProgram(terminal: Terminal): Command {
  return new Command('sealtrail')
    .description('e-certificates and data authorisations, from the command line')
    .version('0.1.0')
    .addHelpText(
      'after',
      '\nResults go to the standard output, all else to the standard error.' +
        '\nExit codes: 0 done or valid; 1 refused, faulty or not valid; 2 not known, such as when nobody answers.',
    )
    .commandsGroup('Who you are:')
    .addCommand(loginCommand(terminal))
    .addCommand(logoutCommand(terminal))
    .addCommand(whoamiCommand(terminal))
    .commandsGroup('The demonstration:')
    .addCommand(peopleCommand(terminal))
    .addCommand(tokenCommand(terminal))
    .commandsGroup('Certificates:')
    .addCommand(issueCommand(terminal))
    .addCommand(verifyCommand(terminal))
    .commandsGroup('Citizens:')
    .addCommand(grantsCommand(terminal))
    .addCommand(walletCommand(terminal))
    .addCommand(signCommand(terminal))
    .commandsGroup('Auditors:')
    .addCommand(trailCommand(terminal));
}
