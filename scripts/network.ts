import { runNetworkCommand } from './network/run-network-command.ts';

process.exitCode = await runNetworkCommand(process.argv.slice(2), {
  environment: process.env,
  out: (line) => process.stdout.write(`${line}\n`),
  err: (line) => process.stderr.write(`${line}\n`),
});
