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

const PACKAGES = ['core', 'chaincode', 'gateway', 'client', 'cli'];

/** The steps in order. @type {readonly BuildStep[]} */
export const BUILD_STEPS = [
  {
    name: 'compile',
    title: 'Compiling',
    run: ['node_modules/typescript/bin/tsc', '-b', 'tsconfig.build.json'],
    inputs: [
      'package-lock.json',
      'tsconfig.base.json',
      'tsconfig.build.json',
      ...PACKAGES.flatMap((name) => [`${name}/package.json`, `${name}/tsconfig.json`, `${name}/src`]),
    ],
    outputs: PACKAGES.map((name) => `${name}/dist/.tsbuildinfo`),
  },
];
