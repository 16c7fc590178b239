import { exitWith } from './bootstrap/exit-with.mjs';
import { prepare } from './bootstrap/prepare.mjs';
import { projectNode } from './bootstrap/project-node.mjs';
import { PROJECT_ROOT } from './bootstrap/project-root.mjs';
import { runProgram } from './bootstrap/run-program.mjs';

// `npm run ledger` and its like: scripts/<name>.ts on the project's own Node, in a clone that is made ready first.
await exitWith(async () => {
  const [name = '', ...args] = process.argv.slice(2);
  // Not among what the program prints: that may be a token, or a table.
  await prepare(PROJECT_ROOT, (line) => process.stderr.write(`${line}\n`));
  const { code } = await runProgram(projectNode(PROJECT_ROOT), [`scripts/${name}.ts`, ...args], {
    cwd: PROJECT_ROOT,
  });
  return code;
});
