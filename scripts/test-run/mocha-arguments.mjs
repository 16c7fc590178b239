import { statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { PreparationError } from '../bootstrap/preparation-error.mjs';

const EVERY_TEST = '**/*.test.ts';

const OPTIONS = /** @type {const} */ ({
  grep: { type: 'string', short: 'g' },
  fgrep: { type: 'string', short: 'f' },
  invert: { type: 'boolean', short: 'i' },
  bail: { type: 'boolean', short: 'b' },
  timeout: { type: 'string', short: 't' },
  'full-trace': { type: 'boolean' },
});

/**
 * The arguments for mocha: the options as given, and the test files; a directory means every test below it, and
 * nothing named means all tests.
 * Fails with a PreparationError that lists the known options, where one is unknown.
 * @param {string} root the clone
 * @param {readonly string[]} args
 * @returns {string[]}
 */
export function mochaArguments(root, args) {
  const { values, positionals } = parse(args);
  const options = Object.entries(values).map(([name, value]) =>
    value === true ? `--${name}` : `--${name}=${String(value)}`,
  );
  const specs = positionals.length === 0 ? ['test'] : positionals;
  return [
    ...options,
    ...specs.map((spec) => (isDirectory(join(root, spec)) ? join(spec, EVERY_TEST) : spec)),
  ];
}

/** @param {readonly string[]} args */
function parse(args) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const known = Object.keys(OPTIONS).map((name) => `--${name}`);
    throw new PreparationError(
      `${reason}\nnpm test -- [file or directory …] [options]; the options are those of mocha: ${known.join(' ')}`,
      { exitCode: 2, cause },
    );
  }
}

/** @param {string} path */
function isDirectory(path) {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
