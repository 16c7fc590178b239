import { chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const REAL_ROOT = fileURLToPath(new URL('../..', import.meta.url));
const REAL_PARTS = ['scripts/start.mjs', 'scripts/build.mjs', 'scripts/test.mjs', 'scripts/bootstrap'].concat(
  ['scripts/test-run', 'test/leave-out.ts', 'tsconfig.base.json', '.mocharc.json', '.npmrc', '.ci/run'],
);

/** Small packages in place of the large ones: `npm ci` has real work to do, and does it without a network. */
const TOOLS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  node: { 'bin/node': `#!/bin/sh\nexec '${process.execPath}' "$@"\n` },
  typescript: { 'bin/tsc': `require('${REAL_ROOT}node_modules/typescript/bin/tsc');\n` },
  mocha: {
    'index.js': `export { default } from '${REAL_ROOT}node_modules/mocha/index.js';\n`,
    'lib/cli/cli.js': `import { main } from '${REAL_ROOT}node_modules/mocha/lib/cli/cli.js';\nmain();\n`,
  },
};

function packageSources(name: string): Readonly<Record<string, string>> {
  return {
    [`${name}/tsconfig.json`]: JSON.stringify({
      extends: '../tsconfig.base.json',
      compilerOptions: { rootDir: 'src', outDir: 'dist', tsBuildInfoFile: 'dist/.tsbuildinfo', types: [] },
      include: ['src'],
    }),
    [`${name}/package.json`]: JSON.stringify({ type: 'module' }),
    [`${name}/src/index.ts`]: 'export {};\n',
  };
}

const SOURCES: Readonly<Record<string, string>> = {
  ...packageSources('core'),
  ...packageSources('chaincode'),
  ...packageSources('gateway'),
  ...packageSources('client'),
  ...packageSources('cli'),
  'client/scripts/generate.mjs': `import { writeFileSync } from 'node:fs';
writeFileSync(new URL('../src/schema.ts', import.meta.url), 'export {};\\n');
`,
};

/**
 * A clone of its own in a temporary directory: the project's real scripts over a gateway and tests of a few lines,
 * not installed and not built yet.
 */
export class FixtureProject {
  readonly root: string;

  private constructor(root: string) {
    this.root = root;
  }

  /** `files`: what to add, by path; `scripts`: npm scripts that differ from the project's own. */
  static async create(
    files: Readonly<Record<string, string>>,
    scripts: Readonly<Record<string, string>> = {},
  ): Promise<FixtureProject> {
    const project = new FixtureProject(await mkdtemp(join(tmpdir(), 'sealtrail-clone-')));
    for (const part of REAL_PARTS) {
      await cp(join(REAL_ROOT, part), project.path(part), { recursive: true });
    }
    const real = JSON.parse(await readFile(join(REAL_ROOT, 'package.json'), 'utf8')) as { scripts: object };
    const head = { name: 'fixture', version: '1.0.0', workspaces: ['tools/*'] };
    const manifest = { ...head, type: 'module', scripts: { ...real.scripts, ...scripts } };
    await project.write('package.json', JSON.stringify(manifest));
    const locked = await project.writeTools();
    const lock = { ...head, lockfileVersion: 3, requires: true, packages: { '': head, ...locked } };
    await project.write('package-lock.json', JSON.stringify(lock));
    for (const [path, text] of Object.entries({ ...SOURCES, ...files })) await project.write(path, text);
    return project;
  }

  path(relative: string): string {
    return join(this.root, relative);
  }

  async write(relative: string, text: string): Promise<void> {
    await mkdir(dirname(this.path(relative)), { recursive: true });
    await writeFile(this.path(relative), text);
  }

  /** A program that a test puts before others on the search path. */
  async writeProgram(relative: string, text: string): Promise<void> {
    await this.write(relative, text);
    await chmod(this.path(relative), 0o755);
  }

  async remove(): Promise<void> {
    await rm(this.root, { recursive: true, force: true });
  }

  /** Writes the tool packages and gives their entries in the lockfile. */
  private async writeTools(): Promise<Record<string, object>> {
    const locked: Record<string, object> = {};
    for (const [name, files] of Object.entries(TOOLS)) {
      const bin = name === 'node' ? { bin: { node: 'bin/node' } } : {};
      const type = name === 'mocha' ? { type: 'module' } : {};
      await this.write(
        `tools/${name}/package.json`,
        JSON.stringify({ name, version: '1.0.0', ...type, ...bin }),
      );
      for (const [path, text] of Object.entries(files))
        await this.writeProgram(`tools/${name}/${path}`, text);
      locked[`node_modules/${name}`] = { resolved: `tools/${name}`, link: true };
      locked[`tools/${name}`] = { version: '1.0.0', ...bin };
    }
    return locked;
  }
}
