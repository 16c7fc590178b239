import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { GATEWAY_ARGUMENTS } from '../bootstrap/gateway-arguments.mjs';

export interface GatewayProcess {
  readonly url: string;
  /** Resident memory of the process, in MB. */
  readonly memoryMb: () => Promise<number>;
  readonly stop: () => Promise<void>;
}

/** The gateway as `npm start` runs it, in a process of its own, so that it shares no event loop with the load. */
export async function startGatewayProcess(
  dataDir: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<GatewayProcess> {
  const child = spawn(process.execPath, GATEWAY_ARGUMENTS, {
    env: {
      ...process.env,
      DATA_DIR: dataDir,
      PORT: '0',
      RATE_LIMIT_PER_MINUTE: '10000000',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await addressIn(child.stdout);
  return {
    url,
    memoryMb: async () => {
      const metrics = await (await fetch(`${url}/metrics`)).text();
      return Number(/^process_resident_memory_bytes (\d+)$/m.exec(metrics)?.[1]) / 1_000_000;
    },
    stop: async () => {
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

async function addressIn(output: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface(output)) {
    const url = /^Sealtrail is ready at (.+)$/.exec(line)?.[1];
    if (url !== undefined) return url;
  }
  throw new Error('the gateway did not start');
}
