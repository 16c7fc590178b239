// The CA's client reads the command line for itself when it is loaded, and answers --help in our place: it gets none.
const args = process.argv.splice(2);
const { runNetworkCommand } = await import('./network/run-network-command.ts');

// Whoever reads no further, as `head`, has what it wanted; the command goes on.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });

process.exitCode = await runNetworkCommand(args, {
  environment: process.env,
  out: (line) => process.stdout.write(`${line}\n`),
  err: (line) => process.stderr.write(`${line}\n`),
});
