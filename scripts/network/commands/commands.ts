import type { NetworkContext, StartingContext } from '../network-context.ts';
import { openNetwork } from '../open-network.ts';
import { findPrograms } from '../programs/fabric-programs.ts';
import { withNetworkLock } from '../with-network-lock.ts';
import { addOrganisationTo } from './add-organisation.ts';
import { mannerOf, type CommandCall, type CommandOptions } from './command-call.ts';
import { deploy } from './deploy.ts';
import { down } from './down.ts';
import { exportPublic } from './export.ts';
import { identities } from './identities.ts';
import { importPublic } from './import.ts';
import { logs } from './logs.ts';
import { renew } from './renew.ts';
import { replaceOrderer } from './replace-orderer.ts';
import { reset } from './reset.ts';
import { revoke } from './revoke.ts';
import { status } from './status.ts';
import { stopOne } from './stop-one.ts';
import { up } from './up.ts';

export interface Command {
  /** How many arguments it takes, at least and at most. */
  readonly arguments: readonly [number, number];
  /** Which options it takes; none by default. */
  readonly options?: readonly (keyof CommandOptions)[];
  /** `false` where what was asked about is not well. */
  run(call: CommandCall): Promise<unknown>;
}

export const HELP = [
  'npm run network -- up [DESCRIPTION]     make the network, or start it again; DESCRIPTION is small, full or a file',
  '     --only ID,ID@HOST                  of these organisations alone, or of what of them has this host, the first time; the others run on other machines',
  'npm run network -- export [FILE]        write what the other machines need of this one; no key is in it',
  '     --keys ID@HOST                     with the keys of what has this host, for its machine; FILE must be kept secret then',
  'npm run network -- import FILE          take what export wrote on another machine',
  'npm run network -- down                 stop it; the data stay',
  'npm run network -- status               how each process does, and how far each peer is',
  'npm run network -- deploy               put the contract as it is built now in force',
  'npm run network -- upgrade              the same',
  'npm run network -- add-organisation NAME   a further organisation joins; NAME is one of network-config/organisations/, or a file',
  '     NAME --elsewhere                   it runs on another machine: says how',
  '     NAME PUBLIC                        PUBLIC is what export wrote on its machine',
  '     SIGNED                             what this command wrote on the machine of another member, for more to sign',
  'npm run network -- logs [PROCESS]       the end of a log, or which logs there are',
  'npm run network -- stop PROCESS         stop one process; up starts it again',
  'npm run network -- identities           every identity, and when its certificate expires',
  'npm run network -- renew [WHICH]        new certificates for those that expire within 30 days, for all, or for all of an organisation',
  'npm run network -- revoke ORGANISATION IDENTITY   nobody may act as this identity any more',
  'npm run network -- replace-orderer ORDERER   one that has lost what it had written begins anew',
  'npm run network -- reset                stop it and delete it with all its data',
  'up, deploy, upgrade and add-organisation wait for other machines, 60 seconds or as --wait SECONDS says; the same command again goes on.',
  "The network lies in NETWORK_DIR (./data/network). Fabric's programs are taken from FABRIC_BIN, or from the PATH.",
  'Exit codes: 0 done, 1 failed or not well, 2 wrong arguments or settings, 3 what belongs to this machine runs, and others are awaited.',
].join('\n');

const none = [0, 0] as const;
const patient = ['wait'] as const;

export const COMMANDS: ReadonlyMap<string, Command> = new Map<string, Command>([
  ['up', { arguments: [0, 1], options: ['only', 'wait'], run: locked(up) }],
  [
    'export',
    {
      arguments: [0, 1],
      options: ['keys'],
      run: onNetwork((context, { args: [file], options }) =>
        exportPublic(context, { file, keysOf: options.keys }),
      ),
    },
  ],
  [
    'import',
    {
      arguments: [1, 1],
      run: locked(onNetwork((context, { args: [file = ''] }) => importPublic(context, file))),
    },
  ],
  ['down', { arguments: none, run: locked(onNetwork(down)) }],
  ['status', { arguments: none, run: onNetwork(status) }],
  ['deploy', { arguments: none, options: patient, run: locked(onNetwork((context) => deploy(context))) }],
  ['upgrade', { arguments: none, options: patient, run: locked(onNetwork((context) => deploy(context))) }],
  [
    'add-organisation',
    {
      arguments: [1, 2],
      options: ['wait', 'elsewhere'],
      run: locked(
        starting((context, { args: [described = '', publicFile], options }) =>
          addOrganisationTo(context, { described, publicFile, isElsewhere: options.elsewhere === true }),
        ),
      ),
    },
  ],
  ['logs', { arguments: [0, 1], run: onNetwork((context, { args: [name] }) => logs(context, name)) }],
  [
    'stop',
    { arguments: [1, 1], run: locked(onNetwork((context, { args: [name = ''] }) => stopOne(context, name))) },
  ],
  ['identities', { arguments: none, run: onNetwork(identities) }],
  [
    'renew',
    { arguments: [0, 1], run: locked(starting((context, { args: [which] }) => renew(context, which))) },
  ],
  [
    'revoke',
    {
      arguments: [2, 2],
      run: locked(
        onNetwork((context, { args: [organisation = '', name = ''] }) => revoke(context, organisation, name)),
      ),
    },
  ],
  [
    'replace-orderer',
    {
      arguments: [1, 1],
      options: patient,
      run: locked(starting((context, { args: [name = ''] }) => replaceOrderer(context, name))),
    },
  ],
  ['reset', { arguments: none, run: locked(onNetwork(reset)) }],
]);

type Run = Command['run'];

/** No other command works on the network meanwhile. */
function locked(run: Run): Run {
  return (call) =>
    withNetworkLock(
      call.settings.directory,
      (line) => {
        call.progress.say(line);
      },
      () => run(call),
    );
}

function onNetwork(work: (context: NetworkContext, call: CommandCall) => Promise<unknown>): Run {
  return async (call) => work(await openNetwork(call.settings.directory, mannerOf(call)), call);
}

function starting(work: (context: StartingContext, call: CommandCall) => Promise<unknown>): Run {
  return async (call) => {
    const programs = await findPrograms(call.settings.places);
    return work({ ...(await openNetwork(call.settings.directory, mannerOf(call))), programs }, call);
  };
}
