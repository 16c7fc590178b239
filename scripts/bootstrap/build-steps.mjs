/**
 * One step from the sources to what runs.
 * `run`: a script and its arguments, for the project's own Node, from the root of the clone.
 * `inputs`: files and directories; the step is run again when one of them changed.
 * `outputs`: files that are there and unchanged after a run of the step, and stand for all that it wrote.
 * @typedef {object} BuildStep
 * @property {string} name
 * @property {string} title shown while it runs
 * @property {readonly string[]} run
 * @property {readonly string[]} inputs
 * @property {readonly string[]} outputs
 */

/**
 * @param {string} name
 * @param {string} title
 * @param {readonly string[]} packages
 * @returns {BuildStep}
 */
function compile(name, title, packages) {
  return {
    name,
    title,
    run: ['node_modules/typescript/bin/tsc', '-b', ...packages],
    inputs: [
      'package-lock.json',
      'tsconfig.base.json',
      ...packages.flatMap((path) => [`${path}/package.json`, `${path}/tsconfig.json`, `${path}/src`]),
    ],
    outputs: packages.map((path) => `${path}/dist/.tsbuildinfo`),
  };
}

const SERVICE = ['core', 'chaincode', 'gateway'];

/** The steps in order: the client's types come from the built gateway's routes. @type {readonly BuildStep[]} */
export const BUILD_STEPS = [
  compile('compile-service', 'Compiling the service', SERVICE),
  {
    name: 'generate-client',
    title: 'Generating the client',
    run: ['client/scripts/generate.mjs'],
    inputs: [
      'package-lock.json',
      'client/package.json',
      'client/scripts',
      ...SERVICE.map((path) => `${path}/src`),
    ],
    outputs: ['client/src/schema.ts'],
  },
  compile('compile-client', 'Compiling the client and the command line', ['client', 'cli']),
];
