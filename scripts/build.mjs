import { exitWith } from './bootstrap/exit-with.mjs';
import { prepare } from './bootstrap/prepare.mjs';
import { PROJECT_ROOT } from './bootstrap/project-root.mjs';
import { say } from './bootstrap/say.mjs';

// `npm run build`: installs and builds what is missing or changed, and starts nothing.
await exitWith(async () => {
  await prepare(PROJECT_ROOT, say);
  return 0;
});
