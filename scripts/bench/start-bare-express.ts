import { fork } from 'node:child_process';
import { once } from 'node:events';

export interface BareExpress {
  readonly url: string;
  readonly documents: readonly string[];
  readonly stop: () => Promise<void>;
}

/**
 * The limits beside the gateway, in a process of its own as the gateway is: `/verify`, an Express route that does one
 * ES256 verification a request and nothing else, with as many documents, as long as those it is compared with; and
 * `/read`, which reads a JSON body and answers.
 */
export async function startBareExpress(lengths: readonly number[]): Promise<BareExpress> {
  const child = fork(new URL('bare-express-process.ts', import.meta.url));
  child.send(lengths);
  const [{ url, documents }] = (await once(child, 'message')) as [Omit<BareExpress, 'stop'>];
  return {
    url,
    documents,
    stop: async () => {
      child.kill();
      await once(child, 'exit');
    },
  };
}
