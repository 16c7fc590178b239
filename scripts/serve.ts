import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { parseConfig } from '#gateway/gateway-config';
import { findLosses } from '#gateway/find-losses';
import { ServiceError } from '#gateway/service-error';
import { startGateway, type Gateway } from '#gateway/start-gateway';
import { readDemoPeople } from './demo/demo-people.ts';
import { loadDemo } from './demo/load-demo.ts';
import { startFault } from './start-fault.ts';

/** Fewer blocks are in the trail before anybody could read a line about it. */
const PROGRESS_FROM_BLOCKS = 2_000;
const READY_POLL_MS = 500;

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/**
 * `Sealtrail is ready` is said when the gateway answers so itself. After a power cut the peers of a network may come
 * back after it: until then it answers what it has kept.
 */
async function waitUntilReady({ address, services }: Gateway): Promise<void> {
  for (let turn = 0; ; turn += 1) {
    const answer = await fetch(`${address}/readyz`);
    await answer.body?.cancel();
    if (answer.status === 200) return;
    const { state } = await services.ledger.status();
    if (state !== 'read-only')
      throw new ServiceError('LEDGER_UNAVAILABLE', 'the gateway does not get ready; its log says why');
    if (turn === 0)
      say(
        `No peer answers, or those that do have fewer blocks than were read. Reads are answered at ${address}; commands when one does.`,
      );
    await sleep(READY_POLL_MS);
  }
}

function sayTrailProgress(block: number, height: number): void {
  if (height >= PROGRESS_FROM_BLOCKS && block % 1_000 === 0) {
    say(`filling the trail: block ${String(block)} of ${String(height)}`);
  }
}

async function tellLosses({ services }: Gateway): Promise<void> {
  for (const loss of await findLosses(services)) {
    process.stderr.write(`LOST: ${loss}\n`);
    services.logger.warn('lost', { what: loss });
  }
}

/** Whether the person who started it wants it to end. */
const wish: { stop: boolean } = { stop: false };

function stopOnSignals(gateway: Gateway): void {
  const stop = (): void => {
    wish.stop = true;
    gateway.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`stopping failed: ${String(error)}\n`);
        process.exit(1);
      },
    );
  };
  // Not once: the terminal and npm may each deliver one, and the second must not kill what the first lets finish.
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

async function serve(): Promise<void> {
  const config = parseConfig(process.env);
  const people = config.demo ? await readDemoPeople() : [];
  const gateway = await startGateway({ config, people, onTrailProgress: sayTrailProgress });
  stopOnSignals(gateway);
  await tellLosses(gateway);
  const { demoProvider, services, address } = gateway;
  if (demoProvider !== undefined) await loadDemo(services, { say });
  await waitUntilReady(gateway);
  say(`Sealtrail is ready at ${address}`);
  say(`The interface, to read and try out: ${address}/docs; the README has a tour of five minutes.`);
  if (people.length > 0) {
    say('People of the demonstration (npx sealtrail token --as <person>):');
    for (const { id, title } of people) say(`  ${id.padEnd(12)} ${title.en} ${title.zh}`);
  }
  say('Stop with Ctrl+C.');
}

// The room for what is new that the process was started with is the main thread's; the other threads say their own.
setFlagsFromString('--max-semi-space-size=0');
try {
  await serve();
} catch (error) {
  if (wish.stop) {
    // What was being loaded cannot go on; the process ends when everything is closed.
    say('Stopped; what was not loaded yet is loaded at the next start.');
  } else {
    process.stderr.write(`${startFault(error)}\n`);
    process.exit(1);
  }
}
