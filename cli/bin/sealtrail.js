#!/usr/bin/env node
// A file that is there before anything is built, because npm links programs when it installs.
const NODE_MAJOR_MIN = 22;

async function start() {
  if (Number.parseInt(process.versions.node, 10) < NODE_MAJOR_MIN) {
    return `sealtrail needs Node ${NODE_MAJOR_MIN} or newer, this is ${process.version}; npx sealtrail in the clone brings its own`;
  }
  try {
    await import('../dist/main.js');
    return undefined;
  } catch (error) {
    if (error?.code !== 'ERR_MODULE_NOT_FOUND') throw error;
    return 'sealtrail is not built yet: run npm run build in the clone';
  }
}

const trouble = await start();
if (trouble !== undefined) {
  process.stderr.write(`${trouble}\n`);
  process.exitCode = 2;
}
