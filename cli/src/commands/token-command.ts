import { Command } from 'commander';
import { obtainDemoToken } from '../sign-in/obtain-demo-token.js';
import { withService, type ServiceOptions } from '../connect.js';
import type { Terminal } from '../terminal.js';

export function tokenCommand(terminal: Terminal): Command {
  return withService(new Command('token'))
    .description('print an access token of a person of the demonstration')
    .requiredOption('--as <person>', 'who; `sealtrail people` lists them')
    .action(async ({ url, as: person }: ServiceOptions & { readonly as: string }) => {
      terminal.say((await obtainDemoToken({ url, person })).accessToken);
    });
}
