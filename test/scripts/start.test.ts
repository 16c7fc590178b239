import { readFile, utimes, writeFile } from 'node:fs/promises';
import { expect } from 'chai';
import { FixtureProject } from './fixture-project.ts';
import { runToEnd, StartedProgram } from './started-program.ts';

// A gateway that says how it was started, and stops with a code of its own when asked.
const GATEWAY = `
declare const process: { env: Record<string, string | undefined>; exit(code: number): never;
  on(name: string, listener: () => void): void; stdout: { write(text: string): void } };
declare function setInterval(work: () => void, ms: number): void;
setInterval(() => undefined, 1000);
process.on('SIGTERM', () => process.exit(7));
process.on('SIGINT', () => process.exit(8));
process.stdout.write('ready, DEMO=' + String(process.env['DEMO']) + '\\n');
`;

describe('npm start', function () {
  this.timeout(60_000);
  let project: FixtureProject;
  const env = { ...process.env, DEMO: undefined };

  before(async () => {
    project = await FixtureProject.create({
      'gateway/src/main.ts': GATEWAY,
      'scripts/serve.ts': "import '../gateway/dist/main.js';\n",
    });
  });
  after(() => project.remove());

  const start = (...args: string[]): StartedProgram =>
    new StartedProgram('npm', ['start', '--', ...args], { cwd: project.root, env });

  const startAndStop = async (...args: string[]): Promise<string> => {
    const started = start(...args);
    await started.saying('ready');
    started.signal('SIGTERM');
    return (await started.end()).output;
  };

  it('refuses an unknown flag with the list of the known ones, before it does anything', async () => {
    const { code, output } = await start('--demo=no').end();
    expect(code).to.equal(2);
    expect(output).to.include('"--demo=no"').and.include('--no-demo').and.not.include('Installing');
  });

  it('installs, builds and starts the gateway of a fresh clone', async () => {
    expect(await startAndStop())
      .to.include('Installing')
      .and.include('Compiling')
      .and.include('DEMO=undefined');
  });

  it('neither installs nor builds the second time', async () => {
    expect(await startAndStop()).to.not.match(/Installing|Compiling/);
  });

  it('builds again after a source was written', async () => {
    const later = new Date(Date.now() + 5_000);
    await utimes(project.path('gateway/src/main.ts'), later, later);
    expect(await startAndStop())
      .to.include('Compiling')
      .and.not.include('Installing');
  });

  it('installs again after the lockfile asks for other packages', async () => {
    const lock = await readFile(project.path('package-lock.json'), 'utf8');
    await writeFile(
      project.path('tools/node/package.json'),
      '{"name":"node","version":"1.0.1","bin":{"node":"bin/node"}}',
    );
    await writeFile(
      project.path('package-lock.json'),
      lock.replace('"tools/node":{"version":"1.0.0"', '"tools/node":{"version":"1.0.1"'),
    );
    expect(await startAndStop()).to.include('Installing');
  });

  it('leaves the demonstration out with --no-demo', async () => {
    expect(await startAndStop('--no-demo')).to.include('DEMO=off');
  });

  for (const [signal, code] of [
    ['SIGTERM', 7],
    ['SIGINT', 8],
  ] as const) {
    it(`passes ${signal} on and ends with the exit code of the gateway`, async () => {
      const args = ['scripts/start.mjs'];
      const started = new StartedProgram(process.execPath, args, { cwd: project.root, env });
      await started.saying('ready');
      started.signal(signal);
      expect((await started.end()).code).to.equal(code);
    });
  }

  it('says what is wrong when a source does not compile, and starts nothing', async () => {
    await project.write('gateway/src/broken.ts', 'export const broken: string = 1;\n');
    const { code, output } = await start().end();
    expect(code).to.not.equal(0);
    expect(output)
      .to.include('broken.ts')
      .and.include('Compiling the service failed')
      .and.not.include('ready');
  });
});

describe('two of npm start, build or test at once', function () {
  this.timeout(60_000);
  let project: FixtureProject;

  before(async () => {
    project = await FixtureProject.create({
      'gateway/src/main.ts': GATEWAY,
      'scripts/serve.ts': "import '../gateway/dist/main.js';\n",
    });
  });
  after(() => project.remove());

  it('install and build once', async () => {
    const runs = await Promise.all(
      [1, 2, 3].map(() => runToEnd(process.execPath, ['scripts/build.mjs'], { cwd: project.root })),
    );
    expect(runs.map(({ code }) => code)).to.deep.equal([0, 0, 0]);
    expect(runs.filter(({ output }) => output.includes('Installing'))).to.have.lengthOf(1);
    expect(runs.filter(({ output }) => output.includes('Compiling'))).to.have.lengthOf(1);
  });
});
