import { readFile } from 'node:fs/promises';
import { delimiter } from 'node:path';
import { expect } from 'chai';
import { FixtureProject } from './fixture-project.ts';
import { type Ended, runToEnd } from './started-program.ts';

describe('.ci/run', function () {
  this.timeout(60_000);
  let project: FixtureProject;

  before(async () => {
    project = await FixtureProject.create(
      {
        'gateway/src/main.ts': 'export const one = 1;\n',
        'test/holds.test.ts': `it('holds', () => undefined);\n`,
      },
      { lint: 'echo linted; test ! -e unclean' },
    );
    await project.writeProgram('as-root/useradd', '#!/bin/sh\necho "$@" >"$(dirname "$0")/added"\n');
    await project.writeProgram('as-root/id', '#!/bin/sh\ntest "$*" = -u && echo 0\n');
    await project.writeProgram('as-user/useradd', '#!/bin/sh\nexit 1\n');
    await project.writeProgram('as-user/id', '#!/bin/sh\necho 1000\n');
  });
  after(() => project.remove());

  const ciRun = (programs: string): Promise<Ended> =>
    runToEnd(project.path('.ci/run'), [], {
      cwd: '/',
      env: { ...process.env, PATH: `${project.path(programs)}${delimiter}${process.env['PATH'] ?? ''}` },
    });

  it('prepares, lints and tests, whatever the working directory', async () => {
    const { code, output, lastLine } = await ciRun('as-user');
    expect(output).to.include('Installing').and.include('linted');
    expect(lastLine).to.equal('1 passed, 0 failed, 0 skipped');
    expect(code).to.equal(0);
  });

  it('makes the user for PostgreSQL where it runs as root and there is none', async () => {
    const { code } = await ciRun('as-root');
    expect(await readFile(project.path('as-root/added'), 'utf8')).to.match(/ postgres\n$/);
    expect(code).to.equal(0);
  });

  it('fails where only the lint fails, and runs the tests all the same', async () => {
    await project.write('unclean', '');
    const { code, lastLine } = await ciRun('as-user');
    expect(lastLine).to.equal('1 passed, 0 failed, 0 skipped');
    expect(code).to.equal(1);
  });
});
