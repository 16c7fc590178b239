import { PreparationError } from './preparation-error.mjs';

/** What `npm start -- …` understands; each flag stands for an environment variable of the gateway. */
const FLAGS = [
  { flag: '--no-demo', env: { DEMO: 'off' }, what: 'start without the demonstration data (as DEMO=off)' },
];

/** The lines that explain the flags and the variables. */
export const START_HELP = [
  'npm start                 install what is missing, build, start the gateway',
  ...FLAGS.map(({ flag, what }) => `npm start -- ${flag.padEnd(12)} ${what}`),
  'Variables: PORT (8080), HOST (127.0.0.1), DATA_DIR (./data), DEMO (on, off).',
].join('\n');

/**
 * Reads the arguments of the start.
 * Fails with a PreparationError (exit code 2) that lists the known flags, where one is unknown.
 * @param {readonly string[]} args
 * @returns {Readonly<Record<string, string>> | 'help'} variables for the gateway
 */
export function startOptions(args) {
  if (args.includes('--help')) return 'help';
  /** @type {Record<string, string>} */
  const env = {};
  for (const arg of args) {
    const known = FLAGS.find(({ flag }) => flag === arg);
    if (known === undefined) {
      throw new PreparationError(`The start does not know "${arg}".\n${START_HELP}`, { exitCode: 2 });
    }
    Object.assign(env, known.env);
  }
  return env;
}
