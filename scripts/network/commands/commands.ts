import type { NetworkContext, StartingContext } from '../network-context.ts';
import { openNetwork } from '../open-network.ts';
import { findPrograms } from '../programs/fabric-programs.ts';
import type { Progress } from '../progress.ts';
import type { NetworkSettings } from '../settings.ts';
import { withNetworkLock } from '../with-network-lock.ts';
import { addOrganisationTo } from './add-organisation.ts';
import { deploy } from './deploy.ts';
import { down } from './down.ts';
import { identities } from './identities.ts';
import { logs } from './logs.ts';
import { renew } from './renew.ts';
import { reset } from './reset.ts';
import { revoke } from './revoke.ts';
import { status } from './status.ts';
import { stopOne } from './stop-one.ts';
import { up } from './up.ts';

export interface CommandCall {
  readonly args: readonly string[];
  readonly settings: NetworkSettings;
  readonly progress: Progress;
}

export interface Command {
  /** How many arguments it takes, at least and at most. */
  readonly arguments: readonly [number, number];
  /** `false` where what was asked about is not well. */
  run(call: CommandCall): Promise<unknown>;
}

export const HELP = [
  'npm run network -- up [DESCRIPTION]     make the network, or start it again; DESCRIPTION is small, full or a file',
  'npm run network -- down                 stop it; the data stay',
  'npm run network -- status               how each process does, and how far each peer is',
  'npm run network -- deploy               put the contract as it is built now in force',
  'npm run network -- upgrade              the same',
  'npm run network -- add-organisation NAME  a further organisation joins; NAME is one of network-config/organisations/, or a file',
  'npm run network -- logs [PROCESS]       the end of a log, or which logs there are',
  'npm run network -- stop PROCESS         stop one process; up starts it again',
  'npm run network -- identities           every identity, and when its certificate expires',
  'npm run network -- renew [WHICH]        new certificates for those that expire within 30 days, for all, or for all of an organisation',
  'npm run network -- revoke ORGANISATION IDENTITY   nobody may act as this identity any more',
  'npm run network -- reset                stop it and delete it with all its data',
  "The network lies in NETWORK_DIR (./data/network). Fabric's programs are taken from FABRIC_BIN, or from the PATH.",
  'Exit codes: 0 done, 1 failed or not well, 2 wrong arguments or settings.',
].join('\n');

const none = [0, 0] as const;

export const COMMANDS: ReadonlyMap<string, Command> = new Map<string, Command>([
  [
    'up',
    {
      arguments: [0, 1],
      run: locked((call) => up(call.settings, { description: call.args[0], progress: call.progress })),
    },
  ],
  ['down', { arguments: none, run: locked(onNetwork(down)) }],
  ['status', { arguments: none, run: onNetwork(status) }],
  ['deploy', { arguments: none, run: locked(onNetwork((context) => deploy(context))) }],
  ['upgrade', { arguments: none, run: locked(onNetwork((context) => deploy(context))) }],
  [
    'add-organisation',
    {
      arguments: [1, 1],
      run: locked(starting((context, [described = '']) => addOrganisationTo(context, described))),
    },
  ],
  ['logs', { arguments: [0, 1], run: onNetwork((context, [name]) => logs(context, name)) }],
  ['stop', { arguments: [1, 1], run: locked(onNetwork((context, [name = '']) => stopOne(context, name))) }],
  ['identities', { arguments: none, run: onNetwork(identities) }],
  ['renew', { arguments: [0, 1], run: locked(starting((context, [which]) => renew(context, which))) }],
  [
    'revoke',
    {
      arguments: [2, 2],
      run: locked(
        onNetwork((context, [organisation = '', name = '']) => revoke(context, organisation, name)),
      ),
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

function onNetwork(work: (context: NetworkContext, args: readonly string[]) => Promise<unknown>): Run {
  return async ({ args, settings, progress }) => work(await openNetwork(settings.directory, progress), args);
}

function starting(work: (context: StartingContext, args: readonly string[]) => Promise<unknown>): Run {
  return async ({ args, settings, progress }) => {
    const programs = await findPrograms(settings.places);
    return work({ ...(await openNetwork(settings.directory, progress)), programs }, args);
  };
}
