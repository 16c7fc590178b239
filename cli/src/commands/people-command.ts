import { Command } from 'commander';
import { dataOf } from '@sealtrail/client';
import { connectAnonymously, withService, type ServiceOptions } from '../connect.js';
import { InputError } from '../input-error.js';
import type { Terminal } from '../terminal.js';

export function peopleCommand(terminal: Terminal): Command {
  return withService(new Command('people'))
    .description('list the people of the demonstration')
    .action(async (options: ServiceOptions) => {
      const { people = [] } = dataOf(await connectAnonymously(options).GET('/v1/identity'));
      if (people.length === 0)
        throw new InputError({
          detail: 'this service has no people of a demonstration',
          zh: '该服务没有演示人员',
        });
      for (const { id, title } of people) terminal.say(`${id.padEnd(12)} ${title.en} ${title.zh}`);
    });
}
