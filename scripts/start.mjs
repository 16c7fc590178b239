import { join } from 'node:path';
import { exitWith } from './bootstrap/exit-with.mjs';
import { GATEWAY_ARGUMENTS } from './bootstrap/gateway-arguments.mjs';
import { prepare } from './bootstrap/prepare.mjs';
import { projectNode } from './bootstrap/project-node.mjs';
import { PROJECT_ROOT } from './bootstrap/project-root.mjs';
import { runProgram } from './bootstrap/run-program.mjs';
import { say } from './bootstrap/say.mjs';
import { START_HELP, startOptions } from './bootstrap/start-options.mjs';

// `npm start`: from a fresh clone, or from one that already ran, to a running gateway.
await exitWith(async () => {
  const options = startOptions(process.argv.slice(2));
  if (options === 'help') {
    say(START_HELP);
    return 0;
  }
  await prepare(PROJECT_ROOT, say);
  // What was compiled for one start need not be for the next: that is a fifth of it.
  const compiled = join(PROJECT_ROOT, 'node_modules', '.cache', 'compiled');
  const env = { NODE_COMPILE_CACHE: compiled, ...process.env, ...options };
  const end = await runProgram(projectNode(PROJECT_ROOT), GATEWAY_ARGUMENTS, {
    cwd: PROJECT_ROOT,
    env,
  });
  return end.code;
});
